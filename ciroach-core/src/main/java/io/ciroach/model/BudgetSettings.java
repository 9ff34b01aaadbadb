package io.ciroach.model;

import org.jspecify.annotations.Nullable;

/**
 * How much may run at once; null is the default, which depends on the engine.
 *
 * @param maxParallel containers of this run at once, at least 1; default the engine's CPU count, at least 2
 * @param memory sum of the limits of all steps that run on the engine; default 80 % of its memory
 * @param cpus sum of the CPU limits; default none
 */
public record BudgetSettings(
        @Nullable Integer maxParallel,
        @Nullable ByteSize memory,
        @Nullable Cpus cpus) {}
