package io.ciroach.clean;

import io.ciroach.model.ByteSize;
import io.ciroach.model.Cleaning;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to be reaped.
 *
 * @param pipeline whose wish it is: the real path of a pipeline file; null for all of the user's
 * @param images which images
 * @param imageBudget what all images of the ledger may take together, or null for anything
 * @param caches which caches
 * @param cacheBudget what this pipeline's caches and the user's may take together, or null for anything
 */
public record PruneRule(
        @Nullable String pipeline,
        Cleaning.Images images,
        @Nullable ByteSize imageBudget,
        Cleaning.Caches caches,
        @Nullable ByteSize cacheBudget) {

    /** {@return whether it asks for anything about images} */
    boolean isAboutImages() {
        return images != Cleaning.Images.KEEP || imageBudget != null;
    }

    /** {@return whether it asks for anything about caches} */
    boolean isAboutCaches() {
        return caches != Cleaning.Caches.KEEP || cacheBudget != null;
    }

    /** {@return whether it asks for anything} */
    public boolean asksForAnything() {
        return isAboutImages() || isAboutCaches();
    }
}
