package io.ciroach.report;

import io.ciroach.model.ByteSize;
import io.ciroach.result.StepResult;
import io.ciroach.result.StepState;
import io.ciroach.result.Waited;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * All steps as a table, which a script makes sortable: a cell whose text does not sort has a number for it. Below it the
 * proposed limits, as they go into the file. On a narrow page rows become blocks, so each cell knows its column's name; the
 * roles are written out because browsers forget them with the layout.
 */
final class StepTable {

    private static final List<String> COLUMNS =
            List.of("Nr", "Step", "State", "Time", "Attempts", "Waited", "Peak memory", "Proposed limit");

    private static final List<StepState> WORST_FIRST = List.of(
            StepState.ERRORED,
            StepState.FAILED,
            StepState.OOM_KILLED,
            StepState.TIMED_OUT,
            StepState.CANCELLED,
            StepState.SKIPPED,
            StepState.SUCCEEDED);

    private final Html html;
    private final Course course;
    private final Map<String, MemoryProposal> proposals;

    private StepTable(Html html, Course course) {
        this.html = html;
        this.course = course;
        this.proposals = MemoryProposal.of(course.steps());
    }

    static void write(Html html, Course course) {
        StepTable table = new StepTable(html, course);
        html.open("section", "id", "steps", "aria-labelledby", "steps-h").own("\n");
        html.leaf("h2", "Steps", "id", "steps-h");
        table.table();
        table.proposals();
        html.close();
    }

    private void table() {
        html.open("table", "class", "steps", "role", "table");
        html.leaf("caption", Words.count(course.steps().size(), "step") + " in file order");
        html.open("thead", "role", "rowgroup").open("tr", "role", "row");
        COLUMNS.forEach(column -> html.leaf("th", column, "scope", "col", "role", "columnheader"));
        html.close().close().open("tbody", "role", "rowgroup");
        course.steps().forEach(this::row);
        html.close().close();
    }

    private void row(Course.Step step) {
        StepResult result = step.result();
        html.open("tr", "role", "row");
        html.leaf("td", String.valueOf(step.planned().index()), "role", "cell", "class", "number", "data-label", "Nr");
        html.open("th", "scope", "row", "role", "rowheader");
        html.leaf("a", step.name(), "href", "#" + step.anchor());
        if (result.stage() != null) {
            html.leaf("span", " in " + result.stage(), "class", "quiet");
        }
        if (result.isCleanup()) {
            html.leaf("span", " cleanup", "class", "quiet");
        }
        html.close();
        cell("State", String.valueOf(WORST_FIRST.indexOf(result.state())));
        Badge.write(html, step);
        html.close();
        cell("Time", String.valueOf(result.duration().toMillis()), "number");
        html.text(result.startedAt() == null ? "\u2013" : Words.duration(result.duration()))
                .close();
        cell("Attempts", String.valueOf(result.attempts().size()), "number");
        html.text(String.valueOf(result.attempts().size())).close();
        waited(result);
        memory(result);
        proposal(step);
        html.close();
    }

    /** What the order makes wait is no news. */
    private void waited(StepResult result) {
        Duration waited = result.waited().stream()
                .filter(wait -> !wait.reason().equals("needs"))
                .map(Waited::duration)
                .reduce(Duration.ZERO, Duration::plus);
        cell("Waited", String.valueOf(waited.toMillis()), "number");
        html.text(waited.isZero() ? "\u2013" : Words.duration(waited)).close();
    }

    private void memory(StepResult result) {
        ByteSize peak = result.peakMemory();
        cell("Peak memory", String.valueOf(peak == null ? -1 : peak.bytes()), "number");
        if (peak == null) {
            html.text("\u2013 of " + result.memoryLimit());
        } else {
            html.text(peak + " of " + result.memoryLimit());
            double share = Math.min(
                    1, peak.bytes() / (double) Math.max(1, result.memoryLimit().bytes()));
            html.open("svg", "class", share >= 0.9 ? "gauge full" : "gauge", "aria-hidden", "true")
                    .empty("rect", "width", "100%", "height", "100%")
                    .empty("rect", "class", "level", "width", Course.percent(share), "height", "100%")
                    .close();
        }
        html.close();
    }

    private void proposal(Course.Step step) {
        MemoryProposal proposal = proposals.get(step.planned().template());
        cell(
                "Proposed limit",
                String.valueOf(proposal == null ? -1 : proposal.proposed().bytes()));
        if (proposal == null) {
            html.text("\u2013");
        } else {
            html.leaf("code", proposal.line(), "class", "copy");
        }
        html.close();
    }

    private void cell(String label, String sorts) {
        html.open("td", "role", "cell", "data-label", label, "data-sort", sorts);
    }

    private void cell(String label, String sorts, String style) {
        html.open("td", "role", "cell", "class", style, "data-label", label, "data-sort", sorts);
    }

    private void proposals() {
        html.leaf("h3", "Proposed memory limits", "id", "limits");
        if (proposals.isEmpty()) {
            html.leaf("p", "None: no peak comes near its limit or stays far below it, as far as it was seen.");
            return;
        }
        html.leaf(
                "p",
                "From this run's peaks, seen once a second: a quarter above the peak, or half as much again where memory"
                        + " ran out. In the file's form:");
        html.open("pre", "class", "copy", "tabindex", "0").open("code");
        html.lines(proposals.values().stream().map(MemoryProposal::toml).collect(Collectors.joining("\n")));
        html.close().close().own("\n");
    }
}
