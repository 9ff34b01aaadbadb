package io.ciroach.schedule;

import io.ciroach.plan.Edge;
import io.ciroach.plan.ExecutionPlan;
import io.ciroach.plan.PlannedStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The longest chain of edges: from a step with the longest remaining path along steps on which it depends. */
final class CriticalPath {

    private static final Comparator<PlannedStep> LONGEST =
            Comparator.comparing(PlannedStep::remaining).thenComparing(PlannedStep::index, Comparator.reverseOrder());

    private CriticalPath() {}

    static List<String> of(ExecutionPlan plan) {
        Map<String, List<List<PlannedStep>>> behind = behind(plan);
        List<String> path = new ArrayList<>();
        Optional<PlannedStep> next = plan.steps().stream().max(LONGEST);
        while (next.isPresent()) {
            PlannedStep step = next.get();
            path.add(step.name());
            Duration rest = step.remaining().minus(step.estimate());
            next = behind.getOrDefault(step.name(), List.of()).stream()
                    .flatMap(List::stream)
                    .filter(other -> other.remaining().equals(rest))
                    .max(LONGEST);
        }
        return path;
    }

    /** For each step the groups of those that wait for it; steps that share a list of edges are one group. */
    private static Map<String, List<List<PlannedStep>>> behind(ExecutionPlan plan) {
        IdentityHashMap<List<Edge>, List<PlannedStep>> groups = new IdentityHashMap<>();
        plan.steps()
                .forEach(step -> groups.computeIfAbsent(step.waitsFor(), edges -> new ArrayList<>())
                        .add(step));
        Map<String, List<List<PlannedStep>>> behind = new HashMap<>();
        groups.forEach((edges, group) -> edges.forEach(edge ->
                behind.computeIfAbsent(edge.step(), step -> new ArrayList<>()).add(group)));
        return behind;
    }
}
