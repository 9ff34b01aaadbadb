package io.ciroach.report;

import io.ciroach.model.Cpus;
import io.ciroach.plan.Edge;
import io.ciroach.plan.ExecutionPlan;
import io.ciroach.plan.PlannedStep;
import io.ciroach.plan.Timeline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A plan as boxes and arrows. Where many steps wait for the same many, the arrows meet in a joint: a stage of a hundred
 * after another is two hundred arrows, not ten thousand. Cleanup steps without needs come behind all others, one at a time.
 * Names of boxes are ours; texts are free of control characters, and of nothing else.
 */
final class PlanGraph {

    /** A step, and what is said about it, a line each. */
    record Box(String id, List<String> lines, boolean critical, boolean cleanup) {}

    enum Kind {
        NEEDS,
        CRITICAL,
        /** Waits for any end. */
        CLEANUP
    }

    record Arrow(String from, String to, Kind kind) {}

    private final ExecutionPlan plan;
    private final Map<String, Timeline.Bar> bars;
    private final Map<String, String> ids = new HashMap<>();
    private final Set<Arrow> criticalPath = new HashSet<>();
    private final List<String> joints = new ArrayList<>();
    private final List<Arrow> arrows = new ArrayList<>();
    private final List<String> about = new ArrayList<>();
    private final Map<String, List<Box>> stages = new LinkedHashMap<>();

    PlanGraph(ExecutionPlan plan, Timeline timeline) {
        this.plan = plan;
        this.bars = timeline.bars().stream().collect(Collectors.toMap(Timeline.Bar::step, Function.identity()));
        plan.steps().forEach(step -> ids.put(step.name(), "s" + step.index()));
        List<String> path = timeline.criticalPath();
        for (int i = 1; i < path.size(); i++) {
            criticalPath.add(new Arrow(id(path.get(i - 1)), id(path.get(i)), Kind.CRITICAL));
        }
        Set<String> critical = Set.copyOf(path);
        plan.steps()
                .forEach(step -> stages.computeIfAbsent(
                                Inert.text(
                                        Objects.requireNonNullElse(step.step().stage(), "")),
                                stage -> new ArrayList<>())
                        .add(box(step, critical.contains(step.name()))));
        drawWaits(false);
        drawWaits(true);
        drawLast();
        tell(timeline);
    }

    /** {@return what is said about the whole, a line each} */
    List<String> about() {
        return about;
    }

    /** {@return the steps by stage, in file order; those without a stage under the empty name} */
    Map<String, List<Box>> stages() {
        return stages;
    }

    List<String> joints() {
        return joints;
    }

    List<Arrow> arrows() {
        return arrows;
    }

    private String id(String step) {
        return Objects.requireNonNull(ids.get(step));
    }

    private Box box(PlannedStep step, boolean critical) {
        Cpus cpus = step.step().cpus();
        Timeline.Bar bar = bars.get(step.name());
        return new Box(
                id(step.name()),
                List.of(
                        Inert.text(step.name()),
                        step.step().memory() + (cpus == null ? "" : ", " + cpus + " CPUs"),
                        bar == null
                                ? "only after a failure"
                                : Words.duration(bar.start()) + " - " + Words.duration(bar.end()) + ", lane "
                                        + bar.lane()),
                critical,
                step.isCleanup());
    }

    private void drawWaits(boolean cleanup) {
        IdentityHashMap<List<Edge>, List<String>> groups = new IdentityHashMap<>();
        List<List<Edge>> inOrder = new ArrayList<>();
        plan.steps().stream()
                .filter(step -> step.isCleanup() == cleanup && !step.waitsFor().isEmpty())
                .forEach(step -> groups.computeIfAbsent(step.waitsFor(), edges -> {
                            inOrder.add(edges);
                            return new ArrayList<>();
                        })
                        .add(id(step.name())));
        for (List<Edge> edges : inOrder) {
            List<String> before = edges.stream().map(edge -> id(edge.step())).toList();
            draw(before, groups.getOrDefault(edges, List.of()), cleanup ? Kind.CLEANUP : Kind.NEEDS);
        }
    }

    /** Cleanup steps that wait for nothing in the plan: behind whatever nothing else is behind of, then one another. */
    private void drawLast() {
        Set<String> waitedFor = arrows.stream().map(Arrow::from).collect(Collectors.toSet());
        List<String> before = plan.steps().stream()
                .filter(step -> !comesLast(step))
                .map(step -> id(step.name()))
                .filter(id -> !waitedFor.contains(id))
                .toList();
        for (PlannedStep step : plan.steps()) {
            if (comesLast(step)) {
                List<String> one = List.of(id(step.name()));
                draw(before, one, Kind.CLEANUP);
                before = one;
            }
        }
    }

    private static boolean comesLast(PlannedStep step) {
        return step.isCleanup() && step.waitsFor().isEmpty();
    }

    private void draw(List<String> before, List<String> behind, Kind kind) {
        if (before.size() * behind.size() > before.size() + behind.size()) {
            String joint = "j" + (joints.size() + 1);
            joints.add(joint);
            before.forEach(from -> arrows.add(new Arrow(from, joint, kindOf(List.of(from), behind, kind))));
            behind.forEach(to -> arrows.add(new Arrow(joint, to, kindOf(before, List.of(to), kind))));
        } else {
            behind.forEach(to ->
                    before.forEach(from -> arrows.add(new Arrow(from, to, kindOf(List.of(from), List.of(to), kind)))));
        }
    }

    private Kind kindOf(List<String> before, List<String> behind, Kind otherwise) {
        boolean critical =
                criticalPath.stream().anyMatch(arrow -> before.contains(arrow.from()) && behind.contains(arrow.to()));
        return critical ? Kind.CRITICAL : otherwise;
    }

    private void tell(Timeline timeline) {
        about.add(PlanWords.headline(plan, timeline));
        about.add(PlanWords.length(timeline) + ", " + PlanWords.basis(plan));
        about.add(PlanWords.criticalPath(plan, timeline));
        about.add(PlanWords.peak(timeline));
        PlanWords.alternatives(timeline).forEach((limit, lengths) -> about.add(limit + " " + lengths));
        if (!plan.leftOutCleanup().isEmpty()) {
            about.add("Left out: " + Inert.text(String.join(", ", plan.leftOutCleanup())));
        }
    }
}
