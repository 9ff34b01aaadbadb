package io.ciroach.report;

import io.ciroach.model.Cpus;
import io.ciroach.plan.Edge;
import io.ciroach.plan.ExecutionPlan;
import io.ciroach.plan.PlannedStep;
import io.ciroach.plan.Timeline;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Prints a plan for people: order, what each step waits for and why, lanes, critical path, what it takes at most at once, and
 * how long it would take under other budgets.
 */
public final class PlanPrinter {

    private static final int CHART = 40;

    private PlanPrinter() {}

    /**
     * For people.
     *
     * @param plan what is planned
     * @param timeline how it would go
     * @return lines, each with its line feed
     */
    public static String text(ExecutionPlan plan, Timeline timeline) {
        StringBuilder text = new StringBuilder();
        text.append(PlanWords.headline(plan, timeline)).append('\n');

        text.append("\nOrder\n");
        plan.steps().forEach(step -> order(step, text));

        text.append("\nLanes, ").append(PlanWords.basis(plan)).append('\n');
        chart(plan, timeline, text);

        text.append('\n').append(PlanWords.length(timeline)).append('\n');
        text.append(PlanWords.criticalPath(plan, timeline));
        text.append(timeline.criticalPath().isEmpty() ? "" : "\n  ");
        text.append(Inert.text(String.join(" -> ", timeline.criticalPath()))).append('\n');
        text.append(PlanWords.peak(timeline)).append('\n');
        if (!plan.leftOutCleanup().isEmpty()) {
            text.append("Cleanup steps left out by the selection: ");
            text.append(Inert.text(String.join(", ", plan.leftOutCleanup()))).append('\n');
        }
        text.append("\nOther budgets, ");
        if (plan.isMeasured()) {
            text.append("each changed alone\n");
            PlanWords.alternatives(timeline)
                    .forEach(
                            (limit, lengths) -> text.append(String.format(Locale.ROOT, "  %-15s%s\n", limit, lengths)));
        } else {
            text.append("told once a run has measured the steps\n");
        }
        return text.toString();
    }

    private static void order(PlannedStep planned, StringBuilder text) {
        text.append(String.format(Locale.ROOT, "%4d  ", planned.index())).append(Inert.text(planned.name()));
        text.append("  (").append(Inert.text(planned.step().image()));
        text.append(", ").append(planned.step().memory());
        Cpus cpus = planned.step().cpus();
        text.append(cpus == null ? "" : ", " + cpus + " CPUs");
        text.append(
                planned.step().stage() == null
                        ? ""
                        : ", stage " + Inert.text(planned.step().stage()));
        text.append(planned.isCleanup() ? ", cleanup: " + lower(planned.step().when()) : "")
                .append(")\n");
        if (planned.step().description() != null) {
            text.append("        ")
                    .append(Inert.text(planned.step().description()))
                    .append('\n');
        }
        Map<Edge.Cause, List<String>> byCause = planned.waitsFor().stream()
                .collect(Collectors.groupingBy(
                        Edge::cause,
                        TreeMap::new,
                        Collectors.mapping(edge -> Inert.text(edge.step()), Collectors.toList())));
        byCause.forEach((cause, steps) -> text.append("        waits for ")
                .append(String.join(", ", steps))
                .append("  (")
                .append(why(cause))
                .append(")\n"));
    }

    private static String why(Edge.Cause cause) {
        return switch (cause) {
            case NEEDS -> "needs";
            case ABOVE -> "stands above, and this one is not parallel";
            case BARRIER -> "the last barrier above";
            case STAGE -> "the stage before";
        };
    }

    private static void chart(ExecutionPlan plan, Timeline timeline, StringBuilder text) {
        int width = plan.steps().stream()
                .mapToInt(step -> Inert.text(step.name()).length())
                .max()
                .orElse(0);
        long whole = Math.max(1, timeline.length().toMillis());
        for (Timeline.Bar bar : timeline.bars()) {
            int from = column(bar.start(), whole);
            int to = Math.min(CHART, Math.max(from + 1, column(bar.end(), whole)));
            from = Math.min(from, to - 1);
            String name = Inert.text(bar.step());
            text.append(String.format(Locale.ROOT, "%4d  ", bar.lane()))
                    .append(name)
                    .append(" ".repeat(width - name.length()));
            text.append("  |")
                    .append(" ".repeat(from))
                    .append("=".repeat(to - from))
                    .append(" ".repeat(CHART - to));
            text.append("|  ").append(Words.duration(bar.start())).append(" - ").append(Words.duration(bar.end()));
            text.append('\n');
        }
    }

    private static int column(Duration at, long whole) {
        return (int) (at.toMillis() * CHART / whole);
    }

    private static String lower(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }
}
