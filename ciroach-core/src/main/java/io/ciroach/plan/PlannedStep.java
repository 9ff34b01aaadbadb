package io.ciroach.plan;

import io.ciroach.model.Step;
import io.ciroach.problem.Location;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One step of a plan.
 *
 * @param index its place in the plan, from 1, in file order
 * @param step what it does, all variables in place
 * @param template the name in the file, before the matrix was expanded
 * @param matrix the value of each matrix variable, in the order written; empty without a matrix
 * @param waitsFor what it waits for, each with its cause, in file order; of a cleanup step any end counts, and one with
 *     nothing to wait for comes after everything else
 * @param estimate how long it takes: the median of past successes, or 1 s where there are none
 * @param remaining the longest path from its start to the end of the plan, itself included
 * @param keys where its keys stand, for problems that are found once the engine is known
 * @param location where it begins
 */
public record PlannedStep(
        int index,
        Step step,
        String template,
        Map<String, String> matrix,
        List<Edge> waitsFor,
        Duration estimate,
        Duration remaining,
        Map<String, Location> keys,
        Location location) {

    public PlannedStep {
        matrix = Collections.unmodifiableMap(new LinkedHashMap<>(matrix));
        waitsFor = List.copyOf(waitsFor);
        keys = Map.copyOf(keys);
    }

    /** {@return the expanded name, unique in the plan} */
    public String name() {
        return step.name();
    }

    /** {@return whether it is a cleanup step} */
    public boolean isCleanup() {
        return step.isCleanup();
    }
}
