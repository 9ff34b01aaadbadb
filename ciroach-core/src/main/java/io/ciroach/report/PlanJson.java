package io.ciroach.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ciroach.model.Cpus;
import io.ciroach.plan.ExecutionPlan;
import io.ciroach.plan.PlannedStep;
import io.ciroach.plan.Timeline;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Prints a plan for programs. */
public final class PlanJson {

    private PlanJson() {}

    /**
     * Prints a plan and how it would go.
     *
     * @param plan what is planned
     * @param timeline how it would go
     * @return one JSON object, indented, with a line feed at the end
     */
    public static String of(ExecutionPlan plan, Timeline timeline) {
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
        ArrayNode alternatives = node.putArray("alternatives");
        timeline.alternatives()
                .forEach(one -> alternatives
                        .addObject()
                        .put("changed", PlanWords.key(one.changed()))
                        .put("durationMillis", one.length().toMillis())
                        .set("limits", JsonReport.limits(one.budget())));
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
