package io.ciroach.model;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a pipeline.
 *
 * @param name shown only
 * @param failFast whether the first failure ends the run
 * @param timeout for the steps of the run, waits and pulls included; null for none
 * @param cleanupTimeout what all cleanup steps have for themselves
 * @param grace between the stop signal and the kill
 * @param budgets how much may run at once
 * @param git what steps may do to {@code .git}; null where it was not written (then read-only)
 * @param caches by name, in the order written
 * @param cleaning what is cleaned
 * @param stagesOrder the stages in order; null in the list form
 */
public record Pipeline(
        String name,
        boolean failFast,
        @Nullable Duration timeout,
        Duration cleanupTimeout,
        Duration grace,
        BudgetSettings budgets,
        @Nullable GitAccess git,
        Map<String, Cache> caches,
        Cleaning cleaning,
        @Nullable List<String> stagesOrder) {

    public Pipeline {
        caches = Collections.unmodifiableMap(new LinkedHashMap<>(caches));
        stagesOrder = stagesOrder == null ? null : List.copyOf(stagesOrder);
    }
}
