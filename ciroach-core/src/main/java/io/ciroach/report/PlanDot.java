package io.ciroach.report;

import io.ciroach.plan.ExecutionPlan;
import io.ciroach.plan.Timeline;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints a plan as a graph in Graphviz' language. */
public final class PlanDot {

    /** What ends a line that stands on the left, and what stands between lines that do not. */
    private static final String LEFT = "\\l";

    private static final String CENTRE = "\n";

    private PlanDot() {}

    /**
     * Prints a plan and how it would go.
     *
     * @param plan what is planned
     * @param timeline how it would go
     * @return one graph, from left to right; the critical path is bold, cleanup dashed
     */
    public static String of(ExecutionPlan plan, Timeline timeline) {
        PlanGraph graph = new PlanGraph(plan, timeline);
        StringBuilder text = new StringBuilder("digraph {\n");
        text.append("  graph [rankdir=LR, labelloc=t, labeljust=l, fontname=\"sans-serif\", label=");
        text.append(label(graph.about(), LEFT)).append("];\n");
        text.append("  node [shape=box, fontname=\"sans-serif\"];\n");
        int cluster = 0;
        for (Map.Entry<String, List<PlanGraph.Box>> stage : graph.stages().entrySet()) {
            boolean named = !stage.getKey().isEmpty();
            if (named) {
                text.append("  subgraph cluster_").append(++cluster).append(" {\n  label=");
                text.append(label(List.of(stage.getKey()), CENTRE)).append(";\n");
            }
            stage.getValue().forEach(box -> box(box, text));
            text.append(named ? "  }\n" : "");
        }
        graph.joints().forEach(joint -> text.append("  ").append(joint).append(" [shape=point];\n"));
        for (PlanGraph.Arrow arrow : graph.arrows()) {
            text.append("  ").append(arrow.from()).append(" -> ").append(arrow.to());
            text.append(
                    switch (arrow.kind()) {
                        case NEEDS -> ";\n";
                        case CRITICAL -> " [style=bold];\n";
                        case CLEANUP -> " [style=dashed];\n";
                    });
        }
        return text.append("}\n").toString();
    }

    private static void box(PlanGraph.Box box, StringBuilder text) {
        String style = box.cleanup() ? "rounded,dashed" : "rounded";
        text.append("  ").append(box.id()).append(" [style=\"").append(style).append(box.critical() ? ",bold" : "");
        text.append("\", label=").append(label(box.lines(), CENTRE)).append("];\n");
    }

    /**
     * A quoted string. Graphviz reads entities of HTML in it, then its own escapes; parsers of others know neither the same
     * escapes as Graphviz nor each other, so there are as few as can be.
     */
    private static String label(List<String> lines, String end) {
        return lines.stream()
                .map(line -> line.replace("&", "&amp;").replace("\"", "&quot;").replace("\\", "&#92;&#92;"))
                .collect(Collectors.joining(end, "\"", (end.equals(LEFT) ? end : "") + "\""));
    }
}
