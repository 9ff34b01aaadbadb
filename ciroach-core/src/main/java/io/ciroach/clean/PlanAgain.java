package io.ciroach.clean;

import io.ciroach.plan.ExecutionPlan;
import io.ciroach.problem.Problems;
import io.ciroach.store.RunRecord;
import java.util.Map;

/** Plans what a journal kept once more. Reading belongs to the door, so it hands this in. */
@FunctionalInterface
public interface PlanAgain {

    /**
     * Plans.
     *
     * @param run the journal's first record, whose text is read
     * @param environment what {@code env.} reads
     * @param problems where problems go
     * @return the plan; to be used only when there are none
     */
    ExecutionPlan plan(RunRecord run, Map<String, String> environment, Problems problems);
}
