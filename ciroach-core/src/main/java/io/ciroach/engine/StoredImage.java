package io.ciroach.engine;

import io.ciroach.model.ByteSize;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An image that an engine keeps.
 *
 * @param id what the engine calls it
 * @param references all that stand for it, tags and digests, written as {@link ImageStore#familiar} does
 * @param layers what it is made of, from the lowest; images share layers of the same id
 * @param use why nobody should remove it, in half a sentence such as {@code container x uses it}; null for no reason
 */
public record StoredImage(
        String id,
        List<String> references,
        List<Layer> layers,
        @Nullable String use) {

    /**
     * A layer.
     *
     * @param id the same in each image that shares it
     * @param size what it takes
     */
    public record Layer(String id, ByteSize size) {}

    public StoredImage {
        references = List.copyOf(references);
        layers = List.copyOf(layers);
    }
}
