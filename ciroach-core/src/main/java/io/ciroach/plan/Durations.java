package io.ciroach.plan;

import java.time.Duration;
import java.util.Map;

/**
 * How long steps took before.
 *
 * @param medians the median of the last successes by expanded name
 */
public record Durations(Map<String, Duration> medians) {

    /** Nothing is known. */
    public static final Durations NONE = new Durations(Map.of());

    /** What a step counts of which nothing is known. */
    public static final Duration UNKNOWN = Duration.ofSeconds(1);

    public Durations {
        medians = Map.copyOf(medians);
    }

    /**
     * An estimate.
     *
     * @param step the expanded name
     * @return its median, or {@link #UNKNOWN}
     */
    public Duration of(String step) {
        return medians.getOrDefault(step, UNKNOWN);
    }
}
