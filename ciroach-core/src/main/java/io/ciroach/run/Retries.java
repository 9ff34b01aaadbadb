package io.ciroach.run;

import io.ciroach.model.RetryCause;
import io.ciroach.model.RetryPolicy;
import io.ciroach.result.StepState;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Whether another attempt follows, and when: the step's own policy, and two more tries where infrastructure failed. */
final class Retries {

    /** How often an attempt that infrastructure ended is made again; such attempts do not count for the policy. */
    static final int INFRASTRUCTURE = 2;

    private static final Duration INFRASTRUCTURE_DELAY = Duration.ofSeconds(1);

    private final RandomGenerator random;
    private int retried;
    private int repaired;

    Retries(RandomGenerator random) {
        this.random = random;
    }

    /**
     * After an attempt that the step itself ended.
     *
     * @return how long to wait before the next attempt; empty when there is none
     */
    Optional<Duration> after(RetryPolicy policy, StepState state, @Nullable Integer exitCode) {
        if (retried >= policy.maxRetries() || policy.on().stream().noneMatch(cause -> counts(cause, state, exitCode))) {
            return Optional.empty();
        }
        return Optional.of(jittered(policy.delay(), retried++));
    }

    /** After an attempt that infrastructure ended in a way that may pass. */
    Optional<Duration> afterInfrastructure() {
        return repaired >= INFRASTRUCTURE ? Optional.empty() : Optional.of(jittered(INFRASTRUCTURE_DELAY, repaired++));
    }

    private static boolean counts(RetryCause cause, StepState state, @Nullable Integer exitCode) {
        if (cause instanceof RetryCause.Exit exit) {
            return state == StepState.FAILED && exitCode != null && exitCode == exit.code();
        }
        return (cause instanceof RetryCause.Failure && state == StepState.FAILED)
                || (cause instanceof RetryCause.TimedOut && state == StepState.TIMED_OUT)
                || (cause instanceof RetryCause.OutOfMemory && state == StepState.OOM_KILLED);
    }

    /** Full jitter: anything from nothing to the delay, which doubles each time up to the longest. */
    private Duration jittered(Duration delay, int exponent) {
        long longest = RetryPolicy.LONGEST_DELAY.toNanos();
        long bound = Math.min(longest, delay.toNanos());
        for (int i = 0; i < exponent && bound < longest; i++) {
            bound = Math.min(longest, bound * 2);
        }
        return bound <= 0 ? Duration.ZERO : Duration.ofNanos(random.nextLong(bound + 1));
    }
}
