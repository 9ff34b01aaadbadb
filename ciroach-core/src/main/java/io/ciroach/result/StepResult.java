package io.ciroach.result;

import io.ciroach.model.ByteSize;
import io.ciroach.model.When;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of one step.
 *
 * @param name the expanded name
 * @param stage its stage, or null in the list form
 * @param image as in the plan
 * @param imageId what the engine calls the image, or null when the step never came to it
 * @param needs names of the steps that {@code needs} led to
 * @param when after what it runs
 * @param state how it ended
 * @param exitCode of the last attempt, or null when there was none
 * @param allowed whether a bad end is allowed by {@code allow_failure}
 * @param message what went wrong, or why it was skipped, where the state alone does not tell; null otherwise
 * @param warnings what is odd about an end that counts as it is, such as an OOM with exit code 0
 * @param attempts in order; empty for a step that never started
 * @param flaky whether it succeeded after an attempt that failed
 * @param queuedAt when the run began to wait for it; null for a step that never was ready to be looked at
 * @param startedAt when its first attempt started, or null
 * @param endedAt when its end was known
 * @param waited why and how long it waited, in order
 * @param memoryLimit its hard limit
 * @param peakMemory the most memory that was seen in use, or null where nothing was seen
 * @param lines how many lines of output it wrote
 * @param lastLines the last of them, at most 20, without control characters
 * @param log its raw output, or null when there is none
 * @param logComplete whether all its output is there
 * @param commandLine a line that repeats its last attempt by hand, variables by name only; null if it never came to that
 */
public record StepResult(
        String name,
        @Nullable String stage,
        String image,
        @Nullable String imageId,
        List<String> needs,
        When when,
        StepState state,
        @Nullable Integer exitCode,
        boolean allowed,
        @Nullable String message,
        List<String> warnings,
        List<AttemptResult> attempts,
        boolean flaky,
        @Nullable Instant queuedAt,
        @Nullable Instant startedAt,
        Instant endedAt,
        List<Waited> waited,
        ByteSize memoryLimit,
        @Nullable ByteSize peakMemory,
        long lines,
        List<String> lastLines,
        @Nullable Path log,
        boolean logComplete,
        @Nullable String commandLine) {

    public StepResult {
        needs = List.copyOf(needs);
        warnings = List.copyOf(warnings);
        attempts = List.copyOf(attempts);
        waited = List.copyOf(waited);
        lastLines = List.copyOf(lastLines);
    }

    /** {@return from the start of the first attempt to the end, retry delays included; zero if it never started} */
    public Duration duration() {
        return startedAt == null ? Duration.ZERO : Duration.between(startedAt, endedAt);
    }

    /** {@return whether it is a cleanup step} */
    public boolean isCleanup() {
        return when.isCleanup();
    }

    /** {@return whether it ended badly without being allowed to; a skipped step did not} */
    public boolean isBad() {
        return !allowed && state != StepState.SUCCEEDED && state != StepState.SKIPPED;
    }
}
