package io.ciroach.run;

import java.util.List;
import java.util.Map;

/**
 * What is known of a run that died, for the cleanup that is made up for: it goes on under the run's own id.
 *
 * @param status what the cleanup steps are told: {@code succeeded}, {@code failed} or {@code cancelled}
 * @param failedSteps names of the ordinary steps that failed
 * @param attempts the highest number of an attempt of each step, so that no name is used twice
 */
public record Resumed(String status, List<String> failedSteps, Map<String, Integer> attempts) {
    public Resumed {
        failedSteps = List.copyOf(failedSteps);
        attempts = Map.copyOf(attempts);
    }
}
