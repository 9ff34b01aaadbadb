package io.ciroach.report;

import io.ciroach.event.LogLine;
import io.ciroach.plan.Edge;
import io.ciroach.result.AttemptResult;
import io.ciroach.result.StepResult;
import java.time.Duration;
import java.util.List;

/** What there is to say about each step, with the last lines of its log; what failed is open. */
final class StepSections {

    private static final int MOST_OPEN = 20;

    private final Html html;
    private final Course course;
    private int open;

    private StepSections(Html html, Course course) {
        this.html = html;
        this.course = course;
    }

    static void write(Html html, Course course) {
        StepSections sections = new StepSections(html, course);
        html.open("section", "id", "logs", "aria-labelledby", "logs-h").own("\n");
        html.leaf("h2", "Logs", "id", "logs-h");
        course.steps().forEach(sections::step);
        html.close();
    }

    private void step(Course.Step step) {
        String style = "step " + Badge.style(step.result().state());
        if (step.hasFailed() && open++ < MOST_OPEN) {
            html.open("details", "class", style, "id", step.anchor(), "open", "");
        } else {
            html.open("details", "class", style, "id", step.anchor());
        }
        html.open("summary").leaf("h3", step.name());
        Badge.write(html, step);
        if (step.result().startedAt() != null) {
            html.leaf("span", " " + Words.duration(step.result().duration()), "class", "quiet");
        }
        html.close();
        facts(step);
        log(step);
        html.close();
    }

    private void facts(Course.Step step) {
        StepResult result = step.result();
        if (result.message() != null) {
            html.leaf("p", result.message(), "class", "message");
        }
        result.warnings().forEach(warning -> html.leaf("p", "warning: " + warning, "class", "message"));
        html.open("dl");
        String description = course.description(step);
        if (description != null) {
            fact("Description", description);
        }
        fact("Image", result.image());
        if (!step.planned().waitsFor().isEmpty()) {
            fact("After", after(step.planned().waitsFor()));
        }
        if (!result.waited().isEmpty()) {
            fact(
                    "Waits",
                    String.join(
                            "; ", result.waited().stream().map(Words::waited).toList()));
        }
        if (result.attempts().size() > 1) {
            fact(
                    "Attempts",
                    String.join(
                            "; ",
                            result.attempts().stream()
                                    .map(StepSections::attempt)
                                    .toList()));
        }
        html.close();
        if (result.commandLine() != null && step.hasFailed()) {
            html.leaf("p", "The last attempt by hand:");
            html.open("pre", "class", "copy", "tabindex", "0").open("code").lines(result.commandLine());
            html.close().close().own("\n");
        }
    }

    private void fact(String name, String value) {
        html.leaf("dt", name).leaf("dd", value);
    }

    private static String after(List<Edge> edges) {
        return Words.names(edges.stream().map(Edge::step).toList());
    }

    private static String attempt(AttemptResult attempt) {
        String time = attempt.startedAt() == null
                ? ""
                : " after " + Words.duration(Duration.between(attempt.startedAt(), attempt.endedAt()));
        String message = attempt.message() == null ? "" : ": " + attempt.message();
        return attempt.number() + " " + Words.end(attempt.state(), attempt.exitCode()) + time + message;
    }

    private void log(Course.Step step) {
        StepResult result = step.result();
        if (result.log() == null) {
            return;
        }
        List<LogTails.Line> lines = course.tails().of(step.name());
        String path = course.relative(result.log());
        html.open("p").text(result.logComplete() ? "Log: " : "Log, incomplete: ");
        html.leaf("a", path, "href", path);
        long more = result.lines() - lines.size();
        html.text(", " + Words.count(result.lines(), "line") + (more > 0 && !lines.isEmpty() ? "; the last:" : ""));
        html.close();
        if (lines.isEmpty()) {
            return;
        }
        html.open(
                "div", "class", "log", "tabindex", "0", "role", "region", "aria-label", "last lines of " + step.name());
        html.open("pre");
        int attempt = lines.get(0).attempt();
        for (LogTails.Line line : lines) {
            if (line.attempt() != attempt) {
                attempt = line.attempt();
                html.open("span", "class", "attempt")
                        .text("attempt " + attempt)
                        .own("\n")
                        .close();
            }
            html.open("span", "class", line.stream() == LogLine.Stream.STDERR ? "e" : "o");
            Sgr.write(html, line.text());
            html.own("\n").close();
        }
        html.close().close();
    }
}
