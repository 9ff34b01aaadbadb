package io.ciroach.model;

import java.time.Duration;
import java.util.Set;

/**
 * When and how often a step is tried again.
 *
 * @param maxRetries further attempts after the first; zero or more
 * @param delay first wait; it doubles with each attempt, with full jitter, up to 60 s
 * @param on which ends count
 */
public record RetryPolicy(int maxRetries, Duration delay, Set<RetryCause> on) {

    /** The longest wait between two attempts. */
    public static final Duration LONGEST_DELAY = Duration.ofSeconds(60);

    public RetryPolicy {
        on = Set.copyOf(on);
    }
}
