package io.ciroach.report;

import io.ciroach.plan.ExecutionPlan;
import io.ciroach.plan.Timeline;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Prints a plan as a flowchart of Mermaid, which many a forge shows in Markdown. */
public final class PlanMermaid {

    /** All that Mermaid, its Markdown or HTML might read something into; a colon may begin the name of an icon. */
    private static final Pattern SPECIAL =
            Pattern.compile("[^\\p{L}\\p{N} .,:=_/()\\[\\]-]|:(?! )|(?<=^\\d{1,9})[.)](?= )");

    /** A space without width. */
    private static final String NOTHING = "\u200b";

    private PlanMermaid() {}

    /**
     * Prints a plan and how it would go.
     *
     * @param plan what is planned
     * @param timeline how it would go
     * @return one flowchart, from left to right; the critical path is thick, cleanup dashed
     */
    public static String of(ExecutionPlan plan, Timeline timeline) {
        PlanGraph graph = new PlanGraph(plan, timeline);
        StringBuilder text = new StringBuilder("flowchart LR\n");
        text.append("  about[").append(label(graph.about())).append("]:::about\n");
        int number = 0;
        for (Map.Entry<String, List<PlanGraph.Box>> stage : graph.stages().entrySet()) {
            boolean named = !stage.getKey().isEmpty();
            if (named) {
                text.append("  subgraph g").append(++number);
                text.append('[').append(label(List.of(stage.getKey()))).append("]\n");
            }
            stage.getValue().forEach(box -> box(box, text));
            text.append(named ? "  end\n" : "");
        }
        graph.joints().forEach(joint -> text.append("  ").append(joint).append("((\" \"))\n"));
        for (PlanGraph.Arrow arrow : graph.arrows()) {
            String shaft = switch (arrow.kind()) {
                case NEEDS -> " --> ";
                case CRITICAL -> " ==> ";
                case CLEANUP -> " -.-> ";
            };
            text.append("  ")
                    .append(arrow.from())
                    .append(shaft)
                    .append(arrow.to())
                    .append('\n');
        }
        text.append("  classDef about text-align:left\n");
        text.append("  classDef critical stroke-width:3px\n");
        text.append("  classDef cleanup stroke-dasharray:5 5\n");
        return text.toString();
    }

    private static void box(PlanGraph.Box box, StringBuilder text) {
        text.append("  ")
                .append(box.id())
                .append('[')
                .append(label(box.lines()))
                .append(']');
        text.append(box.critical() ? ":::critical" : box.cleanup() ? ":::cleanup" : "")
                .append('\n');
    }

    private static String label(List<String> lines) {
        return lines.stream().map(PlanMermaid::escape).collect(Collectors.joining("<br/>", "\"", "\""));
    }

    private static String escape(String text) {
        // Formulas are looked for when entities are text again, so only something in between helps.
        String withoutFormulas = text.replace("$$", "$" + NOTHING + "$");
        return SPECIAL.matcher(withoutFormulas)
                .replaceAll(match -> "#" + match.group().codePointAt(0) + ";");
    }
}
