package io.ciroach.result;

import io.ciroach.model.ByteSize;
import java.util.ArrayList;
import java.util.List;

/**
 * What came of pruning, or what would come of it.
 *
 * @param dryRun whether nothing was removed
 * @param images those that Ciroach fetched itself, least recently used first
 * @param caches the cache volumes, least recently used first
 * @param failures what could not be done, a sentence each
 * @param warnings what is odd, a sentence each
 */
public record PruneResult(
        boolean dryRun, List<Item> images, List<Item> caches, List<String> failures, List<String> warnings) {

    /**
     * An image or a cache.
     *
     * @param reference its name
     * @param goes whether it was removed, or would be
     * @param size what that freed; of what is only planned or stays, what it would free by itself or along with those before it
     * @param reason why it goes or stays
     */
    public record Item(String reference, boolean goes, ByteSize size, String reason) {}

    public PruneResult {
        images = List.copyOf(images);
        caches = List.copyOf(caches);
        failures = List.copyOf(failures);
        warnings = List.copyOf(warnings);
    }

    /** {@return the bytes that all which goes frees together} */
    public ByteSize freed() {
        List<Item> all = new ArrayList<>(images);
        all.addAll(caches);
        return new ByteSize(all.stream()
                .filter(Item::goes)
                .mapToLong(item -> item.size().bytes())
                .sum());
    }
}
