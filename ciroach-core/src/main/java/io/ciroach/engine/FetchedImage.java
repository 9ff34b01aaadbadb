package io.ciroach.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An image that was fetched just now, and what had been there before: whether it may ever be removed again depends on that.
 *
 * @param reference as it was asked for
 * @param id what the engine calls it
 * @param digests references by digest that stand for it, such as {@code alpine@sha256:…}; they go on doing so when a tag moves
 *     to another image
 * @param before what the reference stood for before the fetching began, or null for nothing
 * @param isNew whether the engine did not have this image before the fetching began, under any name or none
 */
public record FetchedImage(
        String reference,
        String id,
        List<String> digests,
        @Nullable String before,
        boolean isNew) {

    public FetchedImage {
        digests = List.copyOf(digests);
    }
}
