package io.ciroach.model;

import org.jspecify.annotations.Nullable;

/**
 * Settings of the caller that beat the file, for single steps too; null leaves the file's.
 *
 * @param maxParallel containers at once
 * @param memoryBudget sum of the limits
 * @param failFast whether the first failure ends the run
 * @param wipe when artifacts are wiped
 * @param images which images are reaped
 * @param pull when images are fetched
 */
public record Overrides(
        @Nullable Integer maxParallel,
        @Nullable ByteSize memoryBudget,
        @Nullable Boolean failFast,
        Cleaning.@Nullable Wipe wipe,
        Cleaning.@Nullable Images images,
        @Nullable Pull pull) {

    /** Leaves all as the file has it. */
    public static final Overrides NONE = new Overrides(null, null, null, null, null, null);
}
