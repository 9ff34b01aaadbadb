package io.ciroach.result;

import java.time.Duration;
import java.util.List;

/**
 * A time that a step waited.
 *
 * @param reason {@code needs}, {@code room}, {@code cache}, {@code pull} or {@code engine}
 * @param by the steps that it waited for, or that held what it wanted
 * @param duration how long
 */
public record Waited(String reason, List<String> by, Duration duration) {
    public Waited {
        by = List.copyOf(by);
    }
}
