package io.ciroach.plan;

import io.ciroach.model.Step;
import io.ciroach.model.StepTemplate;
import io.ciroach.problem.Location;
import java.util.Map;
import java.util.Set;

/**
 * A step of the file with its variables in place.
 *
 * @param order its place among all steps of the file
 * @param template as it stands in the file
 * @param matrix the value of each matrix variable, in the order written
 * @param step what it does
 * @param variables names of the variables from outside that went into it
 */
record Expanded(int order, StepTemplate template, Map<String, String> matrix, Step step, Set<String> variables) {

    String name() {
        return step.name();
    }

    boolean isCleanup() {
        return step.isCleanup();
    }

    Location at(String key) {
        return template.at(key);
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    /** There is one of each, and they are looked up often. */
    @Override
    public int hashCode() {
        return order;
    }
}
