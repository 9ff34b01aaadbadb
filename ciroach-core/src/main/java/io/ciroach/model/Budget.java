package io.ciroach.model;

import org.jspecify.annotations.Nullable;

/**
 * How much may run at once on a known engine.
 *
 * @param maxParallel containers of this run at once
 * @param memory sum of the limits
 * @param cpus sum of the CPU limits, or null for no limit
 */
public record Budget(
        int maxParallel, ByteSize memory, @Nullable Cpus cpus) {

    /**
     * The settings with the engine's capacity in place of what was not written.
     *
     * @param settings what was written
     * @param capacity what the engine has
     * @return the budget
     */
    public static Budget of(BudgetSettings settings, Capacity capacity) {
        return new Budget(
                settings.maxParallel() != null ? settings.maxParallel() : Math.max(2, capacity.cpus()),
                settings.memory() != null
                        ? settings.memory()
                        : new ByteSize(capacity.memory().bytes() / 10 * 8),
                settings.cpus());
    }
}
