package io.ciroach.report;

import io.ciroach.result.Waited;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Why steps waited, a row a reason; what one can change comes first. */
final class WaitTable {

    private static final List<String> REASONS = List.of("room", "cache", "pull", "engine", "needs");

    private WaitTable() {}

    static void write(Html html, Course course) {
        Map<String, List<Waited>> byReason = new TreeMap<>(Comparator.comparingInt(REASONS::indexOf));
        course.steps()
                .forEach(step -> step.result()
                        .waited()
                        .forEach(waited -> byReason.computeIfAbsent(waited.reason(), reason -> new ArrayList<>())
                                .add(waited)));
        html.leaf("h3", "Why steps waited");
        if (byReason.isEmpty()) {
            html.leaf("p", "No step waited.");
            return;
        }
        html.open("table", "class", "waits", "role", "table");
        html.open("thead", "role", "rowgroup").open("tr", "role", "row");
        List.of("Waited for", "Times", "In all", "Longest", "Because of")
                .forEach(head -> html.leaf("th", head, "scope", "col", "role", "columnheader"));
        html.close().close().open("tbody", "role", "rowgroup");
        byReason.forEach((reason, waits) -> row(html, reason, waits));
        html.close().close();
    }

    private static void row(Html html, String reason, List<Waited> waits) {
        Duration all = waits.stream().map(Waited::duration).reduce(Duration.ZERO, Duration::plus);
        Waited longest =
                waits.stream().max(Comparator.comparing(Waited::duration)).orElseThrow();
        html.open("tr", "role", "row").open("th", "scope", "row", "role", "rowheader");
        html.own("<svg class=\"swatch\" aria-hidden=\"true\"><rect fill=\"" + fill(reason) + "\"/></svg>");
        html.text(Words.waiting(reason)).close();
        cell(html, "Times", "number", String.valueOf(waits.size()));
        cell(html, "In all", "number", Words.duration(all));
        cell(html, "Longest", "number", Words.duration(longest.duration()));
        cell(html, "Because of", "text", longest.by().isEmpty() ? "\u2013" : Words.names(longest.by()));
        html.close();
    }

    private static void cell(Html html, String label, String style, String text) {
        html.leaf("td", text, "role", "cell", "class", style, "data-label", label);
    }

    /** {@return the pattern of report-patterns.svg for a reason} */
    static String fill(String reason) {
        return "url(#wait-" + (REASONS.contains(reason) ? reason : "engine") + ")";
    }
}
