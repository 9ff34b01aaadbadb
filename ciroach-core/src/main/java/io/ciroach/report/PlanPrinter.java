package io.ciroach.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ciroach.model.Budget;
import io.ciroach.model.Cpus;
import io.ciroach.plan.Durations;
import io.ciroach.plan.Edge;
import io.ciroach.plan.ExecutionPlan;
import io.ciroach.plan.PlannedStep;
import io.ciroach.plan.Timeline;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Prints a plan: order, what each step waits for and why, lanes, critical path, and what it takes at most at once. */
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
        text.append(Inert.text(plan.pipeline().name())).append(": ");
        text.append(Words.count(plan.steps().size(), "step"));
        text.append(", at most ").append(Words.budget(timeline.budget())).append('\n');

        text.append("\nOrder\n");
        plan.steps().forEach(step -> order(step, text));

        text.append("\nLanes, ").append(basis(plan)).append('\n');
        chart(plan, timeline, text);

        text.append("\nLength: ").append(Words.duration(timeline.length())).append('\n');
        text.append("Critical path: ").append(Words.duration(alongCriticalPath(plan, timeline)));
        text.append(timeline.criticalPath().isEmpty() ? "" : "\n  ");
        text.append(Inert.text(String.join(" -> ", timeline.criticalPath()))).append('\n');
        text.append("Peak under the limits: ").append(peak(timeline)).append('\n');
        if (!plan.leftOutCleanup().isEmpty()) {
            text.append("Cleanup steps left out by the selection: ");
            text.append(Inert.text(String.join(", ", plan.leftOutCleanup()))).append('\n');
        }
        return text.toString();
    }

    private static void order(PlannedStep planned, StringBuilder text) {
        text.append(String.format("%4d  ", planned.index())).append(Inert.text(planned.name()));
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

    private static String basis(ExecutionPlan plan) {
        return plan.steps().stream().allMatch(step -> step.estimate().equals(Durations.UNKNOWN))
                ? "each step taken as 1s, since none was measured yet"
                : "by the medians of past runs; a step not measured yet counts 1s";
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
            text.append(String.format("%4d  ", bar.lane())).append(name).append(" ".repeat(width - name.length()));
            text.append("  |")
                    .append(" ".repeat(from))
                    .append("=".repeat(to - from))
                    .append(" ".repeat(CHART - to));
            text.append("|  ").append(Words.duration(bar.start())).append(" - ").append(Words.duration(bar.end()));
            text.append('\n');
        }
    }

    private static Duration alongCriticalPath(ExecutionPlan plan, Timeline timeline) {
        Set<String> path = Set.copyOf(timeline.criticalPath());
        return plan.steps().stream()
                .filter(step -> path.contains(step.name()))
                .map(PlannedStep::estimate)
                .reduce(Duration.ZERO, Duration::plus);
    }

    private static int column(Duration at, long whole) {
        return (int) (at.toMillis() * CHART / whole);
    }

    private static String peak(Timeline timeline) {
        Budget budget = timeline.budget();
        String text = Words.count(timeline.peakContainers(), "container") + " of " + budget.maxParallel() + ", memory "
                + timeline.peakMemory() + " of " + budget.memory();
        if (timeline.peakCpus() == null) {
            return text;
        }
        return text + ", CPUs " + timeline.peakCpus() + (budget.cpus() == null ? "" : " of " + budget.cpus());
    }

    /**
     * For programs.
     *
     * @param plan what is planned
     * @param timeline how it would go
     * @return one JSON object, indented, with a line feed at the end
     */
    public static String json(ExecutionPlan plan, Timeline timeline) {
        Map<String, Timeline.Bar> bars =
                timeline.bars().stream().collect(Collectors.toMap(Timeline.Bar::step, Function.identity()));
        ObjectNode node = Json.object();
        node.put("schema", Json.SCHEMA);
        node.put("pipeline", plan.pipeline().name());
        node.set("limits", JsonReport.limits(timeline.budget()));
        node.putObject("peak")
                .put("containers", timeline.peakContainers())
                .put("memoryBytes", timeline.peakMemory().bytes())
                .put("cpus", number(timeline.peakCpus()));
        node.put("durationMillis", timeline.length().toMillis());
        node.set("criticalPath", Json.strings(timeline.criticalPath()));
        node.set("leftOutCleanup", Json.strings(plan.leftOutCleanup()));
        ArrayNode steps = node.putArray("steps");
        plan.steps().forEach(step -> json(step, bars.get(step.name()), steps.addObject()));
        return Json.pretty(node);
    }

    private static void json(PlannedStep planned, Timeline.@Nullable Bar bar, ObjectNode node) {
        node.put("index", planned.index());
        node.put("name", planned.name());
        node.put("stage", planned.step().stage());
        node.put("description", planned.step().description());
        node.put("image", planned.step().image());
        node.put("when", lower(planned.step().when()));
        ArrayNode waitsFor = node.putArray("waitsFor");
        planned.waitsFor()
                .forEach(edge -> waitsFor.addObject().put("step", edge.step()).put("cause", lower(edge.cause())));
        node.put("memoryLimitBytes", planned.step().memory().bytes());
        node.put("cpus", number(planned.step().cpus()));
        node.put("estimateMillis", planned.estimate().toMillis());
        node.put("remainingMillis", planned.remaining().toMillis());
        node.put("lane", bar == null ? null : (Integer) bar.lane());
        node.put("startMillis", bar == null ? null : (Long) bar.start().toMillis());
        node.put("endMillis", bar == null ? null : (Long) bar.end().toMillis());
    }

    private static @Nullable BigDecimal number(@Nullable Cpus cpus) {
        return cpus == null ? null : new BigDecimal(cpus.toString());
    }

    private static String lower(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }
}
