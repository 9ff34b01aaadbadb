package io.ciroach.plan;

import io.ciroach.model.Pipeline;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The steps that take part, in file order, with what each waits for. Acyclic: an edge never leads in a circle.
 *
 * @param pipeline the settings, with those of the caller in place
 * @param steps in file order
 * @param leftOutCleanup names of cleanup steps that the selection leaves out, for the summary
 * @param variables which variables from outside went into a step, by its name: {@code env.NAME} and {@code maven.NAME}, never
 *     their values
 */
public record ExecutionPlan(
        Pipeline pipeline, List<PlannedStep> steps, List<String> leftOutCleanup, Map<String, Set<String>> variables) {

    public ExecutionPlan {
        steps = List.copyOf(steps);
        leftOutCleanup = List.copyOf(leftOutCleanup);
        variables = Map.copyOf(variables);
    }

    /**
     * One into which nothing went from outside.
     *
     * @param pipeline the settings
     * @param steps in file order
     * @param leftOutCleanup names of cleanup steps that the selection leaves out
     */
    public ExecutionPlan(Pipeline pipeline, List<PlannedStep> steps, List<String> leftOutCleanup) {
        this(pipeline, steps, leftOutCleanup, Map.of());
    }

    /**
     * Finds a step.
     *
     * @param name an expanded name
     * @return the step
     * @throws IllegalArgumentException if there is none of that name
     */
    public PlannedStep step(String name) {
        return steps.stream()
                .filter(step -> step.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no step \"" + name + "\" in the plan"));
    }

    /** {@return whether any estimate comes from a run; without one each step counts {@link Durations#UNKNOWN}} */
    public boolean isMeasured() {
        return steps.stream().anyMatch(step -> !step.estimate().equals(Durations.UNKNOWN));
    }

    /**
     * {@return the plan as text for people and for golden files: each step with what it takes alone and to the end of all,
     * and below it what it waits for, each with its cause}
     */
    @Override
    public String toString() {
        return PlanText.of(this);
    }
}
