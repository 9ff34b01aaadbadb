package io.ciroach.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is cleaned, and when.
 *
 * @param artifacts folders or globs inside the workspace
 * @param wipe when they are wiped
 * @param images which images are reaped
 * @param imageBudget least recently used images above it go too, or null
 * @param caches which caches are reaped
 * @param cacheBudget least recently used caches above it go too, or null
 */
public record Cleaning(
        List<String> artifacts,
        Wipe wipe,
        Images images,
        @Nullable ByteSize imageBudget,
        Caches caches,
        @Nullable ByteSize cacheBudget) {

    /** What holds where nothing was written. */
    public static final Cleaning DEFAULT =
            new Cleaning(List.of("target"), Wipe.NEVER, Images.KEEP, null, Caches.KEEP, null);

    /** When artifacts are wiped. */
    public enum Wipe {
        /** Not at all. */
        NEVER,
        /** Before the first step. */
        BEFORE,
        /** After the last. */
        AFTER,
        /** Before and after. */
        BOTH
    }

    /** Which images are reaped. */
    public enum Images {
        /** None. */
        KEEP,
        /** Those that no pipeline refers to any more. */
        SUPERSEDED,
        /** All that this pipeline pulled and no other refers to. */
        ALL
    }

    /** Which caches are reaped. */
    public enum Caches {
        /** None. */
        KEEP,
        /** All of this pipeline. */
        ALL
    }

    public Cleaning {
        artifacts = List.copyOf(artifacts);
    }
}
