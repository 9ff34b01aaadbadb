package io.ciroach.result;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a step.
 *
 * @param number from 1; attempts that infrastructure ended count here, not against {@code max_retries}
 * @param state how it ended
 * @param exitCode the command's, or null when there was none
 * @param message what went wrong where the state alone does not tell, or null
 * @param startedAt when the engine had started it; null if it never came to that
 * @param endedAt when its end was known
 */
public record AttemptResult(
        int number,
        StepState state,
        @Nullable Integer exitCode,
        @Nullable String message,
        @Nullable Instant startedAt,
        Instant endedAt) {}
