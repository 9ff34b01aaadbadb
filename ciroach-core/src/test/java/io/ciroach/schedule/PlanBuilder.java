package io.ciroach.schedule;

import io.ciroach.model.BudgetSettings;
import io.ciroach.model.Cache;
import io.ciroach.model.Cleaning;
import io.ciroach.model.Pipeline;
import io.ciroach.plan.Edge;
import io.ciroach.plan.ExecutionPlan;
import io.ciroach.plan.PlannedStep;
import io.ciroach.plan.StepBuilder;
import io.ciroach.problem.Location;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A plan for tests: steps with edges, estimates and remaining paths put in by hand. */
final class PlanBuilder {

    private final List<PlannedStep> steps = new ArrayList<>();
    private final Map<String, Cache> caches = new LinkedHashMap<>();
    private final Set<String> leftOut = new HashSet<>();
    private boolean failFast = true;

    PlanBuilder failFast(boolean failFast) {
        this.failFast = failFast;
        return this;
    }

    PlanBuilder cache(String name, boolean shared) {
        caches.put(name, new Cache(name, "/" + name, shared, Cache.Scope.PIPELINE));
        return this;
    }

    /** A step that others need and a selection leaves out. */
    PlanBuilder leaveOut(String name) {
        leftOut.add(name);
        return this;
    }

    /** A step that waits for what it needs; its remaining path is 1 s. */
    PlanBuilder add(StepBuilder step) {
        return add(step, 1);
    }

    PlanBuilder add(StepBuilder step, int remainingSeconds) {
        return add(step, 1, remainingSeconds);
    }

    PlanBuilder add(StepBuilder step, int estimateSeconds, int remainingSeconds) {
        var built = step.build();
        List<Edge> edges = new ArrayList<>();
        if (built.needs() != null) {
            built.needs().stream()
                    .filter(name -> !leftOut.contains(name))
                    .forEach(name -> edges.add(new Edge(name, Edge.Cause.NEEDS)));
        }
        steps.add(new PlannedStep(
                steps.size() + 1,
                built,
                built.name(),
                Map.of(),
                edges,
                Duration.ofSeconds(estimateSeconds),
                Duration.ofSeconds(remainingSeconds),
                Map.of(),
                new Location("ciroach.toml", steps.size() + 1, 1, "")));
        return this;
    }

    ExecutionPlan build() {
        return new ExecutionPlan(
                new Pipeline(
                        "test",
                        failFast,
                        null,
                        Duration.ofMinutes(5),
                        Duration.ofSeconds(10),
                        new BudgetSettings(null, null, null),
                        null,
                        caches,
                        Cleaning.DEFAULT,
                        null),
                steps,
                List.of());
    }
}
