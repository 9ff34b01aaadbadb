package io.ciroach.plan;

import io.ciroach.plan.Edge.Cause;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What each step waits for, of the steps that take part. Cleanup steps take no part in waiting by order or stage, from
 * either side: nothing ordinary waits for one, and one waits for nothing but its needs.
 *
 * <p>"Everything above" is said with as few edges as can be: the last barrier above and what stands between, for that
 * barrier waits for the rest. Steps that wait for the same share one list of edges.
 */
final class Waits {

    private final List<Expanded> steps;
    private final Needs needs;
    private final Set<Expanded> present;
    private final Map<String, Integer> order = new HashMap<>();
    private final IdentityHashMap<List<Expanded>, List<Edge>> byNeeds = new IdentityHashMap<>();
    private final IdentityHashMap<Expanded, List<Edge>> edges = new IdentityHashMap<>();

    private Waits(List<Expanded> steps, Needs needs) {
        this.steps = steps;
        this.needs = needs;
        this.present = new HashSet<>(steps);
        steps.forEach(step -> order.put(step.name(), step.order()));
    }

    /** One list of edges a step, in the order of the steps. */
    static List<List<Edge>> of(List<Expanded> steps, Needs needs, @Nullable List<String> stagesOrder) {
        Waits waits = new Waits(steps, needs);
        if (stagesOrder == null) {
            waits.followList();
        } else {
            waits.followStages(stagesOrder);
        }
        return steps.stream()
                .map(step -> waits.edges.getOrDefault(step, List.of()))
                .toList();
    }

    private void followList() {
        List<Edge> sinceBarrier = new ArrayList<>();
        List<Edge> barrier = List.of();
        for (Expanded step : steps) {
            if (step.isCleanup() || step.step().needs() != null) {
                edges.put(step, needed(step));
            } else if (step.step().parallel()) {
                edges.put(step, barrier);
            } else {
                edges.put(step, List.copyOf(sinceBarrier));
                sinceBarrier.clear();
                barrier = List.of(new Edge(step.name(), Cause.BARRIER));
            }
            if (!step.isCleanup()) {
                sinceBarrier.add(new Edge(step.name(), Cause.ABOVE));
            }
        }
    }

    private void followStages(List<String> order) {
        Map<String, List<Expanded>> stages = new LinkedHashMap<>();
        order.forEach(stage -> stages.put(stage, new ArrayList<>()));
        for (Expanded step : steps) {
            if (step.isCleanup()) {
                edges.put(step, needed(step));
            } else {
                stages.computeIfAbsent(String.valueOf(step.step().stage()), stage -> new ArrayList<>())
                        .add(step);
            }
        }
        List<Expanded> before = List.of();
        for (List<Expanded> stage : stages.values()) {
            List<Edge> wait = shared(before, Cause.STAGE);
            IdentityHashMap<List<Edge>, List<Edge>> joined = new IdentityHashMap<>();
            for (Expanded step : stage) {
                List<Edge> own = needed(step);
                edges.put(step, own.isEmpty() ? wait : joined.computeIfAbsent(own, list -> join(wait, list)));
            }
            // An empty stage is none: the next waits for the last one that has steps.
            before = stage.isEmpty() ? before : stage;
        }
    }

    private List<Edge> needed(Expanded step) {
        return byNeeds.computeIfAbsent(
                needs.of(step),
                list -> shared(list.stream().filter(present::contains).toList(), Cause.NEEDS));
    }

    /** A list that stays the same one when a record copies it, which what {@code Stream.toList()} returns does not. */
    private static List<Edge> shared(List<Expanded> steps, Cause cause) {
        return List.copyOf(
                steps.stream().map(step -> new Edge(step.name(), cause)).toList());
    }

    /** In file order, each step once; what was written wins over what follows from the stage. */
    private List<Edge> join(List<Edge> wait, List<Edge> own) {
        Map<Integer, Edge> joined = new TreeMap<>();
        wait.forEach(edge -> joined.put(order.get(edge.step()), edge));
        own.forEach(edge -> joined.put(order.get(edge.step()), edge));
        return List.copyOf(joined.values());
    }
}
