package io.ciroach.result;

import io.ciroach.model.Budget;
import io.ciroach.model.ByteSize;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What came of a run.
 *
 * @param id the run's id
 * @param pipeline the pipeline's name
 * @param file the pipeline file
 * @param engineAddress where the engine was
 * @param engineVersion its version
 * @param outcome how the run ended
 * @param exitCode 0 for a success; see the contract's order
 * @param startedAt when it started
 * @param endedAt when all was removed
 * @param budget its limits
 * @param peakContainers most containers at once
 * @param peakMemory largest sum of memory limits at once
 * @param cleaned what was removed
 * @param warnings what is odd, but no failure
 * @param steps in file order
 * @param reports the folder of its reports
 */
public record PipelineResult(
        String id,
        String pipeline,
        Path file,
        String engineAddress,
        String engineVersion,
        Outcome outcome,
        int exitCode,
        Instant startedAt,
        Instant endedAt,
        Budget budget,
        int peakContainers,
        ByteSize peakMemory,
        Cleaned cleaned,
        List<String> warnings,
        List<StepResult> steps,
        Path reports) {

    public PipelineResult {
        warnings = List.copyOf(warnings);
        steps = List.copyOf(steps);
    }

    /** {@return from start to end} */
    public Duration duration() {
        return Duration.between(startedAt, endedAt);
    }

    /** {@return whether the exit code is 0} */
    public boolean succeeded() {
        return exitCode == 0;
    }

    /**
     * {@return the failure that is reported: the ordinary step whose bad end came first; only where there is none, the
     * first cleanup step}
     */
    public Optional<StepResult> firstFailure() {
        return steps.stream()
                .filter(step -> step.isBad() && step.state() != StepState.CANCELLED)
                .min(Comparator.comparing(StepResult::isCleanup).thenComparing(StepResult::endedAt));
    }

    /**
     * Adds warnings.
     *
     * @param more what is odd as well
     * @return the same with them
     */
    public PipelineResult withWarnings(List<String> more) {
        List<String> all = new ArrayList<>(warnings);
        all.addAll(more);
        return new PipelineResult(
                id,
                pipeline,
                file,
                engineAddress,
                engineVersion,
                outcome,
                exitCode,
                startedAt,
                endedAt,
                budget,
                peakContainers,
                peakMemory,
                cleaned,
                all,
                steps,
                reports);
    }

    /**
     * Finds a step.
     *
     * @param name an expanded name
     * @return the step
     * @throws IllegalArgumentException if there is none of that name; the message lists the names
     */
    public StepResult step(String name) {
        return steps.stream()
                .filter(step -> step.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no step \"" + name + "\"; there are "
                        + steps.stream().map(StepResult::name).toList()));
    }
}
