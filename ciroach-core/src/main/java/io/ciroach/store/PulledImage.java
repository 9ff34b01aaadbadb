package io.ciroach.store;

import java.time.Instant;
import java.util.List;

/**
 * An image that Ciroach fetched itself and that was not there before.
 *
 * @param reference by which it was fetched, as engines list it
 * @param id what the engine calls it
 * @param digests references by digest, of the same repository, that stand for it even when the tag moves on
 * @param pipeline the real path of the pipeline file for which it was fetched
 * @param usedAt when a run last used it
 */
public record PulledImage(String reference, String id, List<String> digests, String pipeline, Instant usedAt) {

    public PulledImage {
        digests = List.copyOf(digests);
    }

    boolean isSameAs(PulledImage other) {
        return reference.equals(other.reference) && id.equals(other.id);
    }

    PulledImage asUsed(Instant moment) {
        return new PulledImage(reference, id, digests, pipeline, moment);
    }
}
