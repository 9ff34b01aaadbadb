package io.ciroach.run;

import io.ciroach.model.When;
import io.ciroach.plan.Edge;
import io.ciroach.plan.ExecutionPlan;
import io.ciroach.plan.PlannedStep;
import io.ciroach.result.StepResult;
import io.ciroach.result.StepState;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whether a cleanup step that does not run would have been due: {@code failure} ones are after a failure in their scope. */
final class FailureScope {

    private final ExecutionPlan plan;

    FailureScope(ExecutionPlan plan) {
        this.plan = plan;
    }

    /** {@return whether it is due after what has come out so far} */
    boolean isDue(PlannedStep cleanup, List<StepResult> results) {
        if (cleanup.step().when() == When.ALWAYS) {
            return true;
        }
        Set<String> scope = scope(cleanup);
        return results.stream()
                .anyMatch(result -> result.isBad()
                        && result.state() != StepState.CANCELLED
                        && (scope.isEmpty() ? !result.isCleanup() : scope.contains(result.name())));
    }

    /** What it waits for and what that waits for; empty for one that looks at all ordinary steps. */
    private Set<String> scope(PlannedStep cleanup) {
        Set<String> scope = new HashSet<>();
        Deque<PlannedStep> open = new ArrayDeque<>(List.of(cleanup));
        while (!open.isEmpty()) {
            for (Edge edge : open.remove().waitsFor()) {
                if (scope.add(edge.step())) {
                    open.add(plan.step(edge.step()));
                }
            }
        }
        return scope;
    }
}
