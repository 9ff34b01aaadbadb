package io.ciroach.engine;

import io.ciroach.model.ByteSize;
import org.jspecify.annotations.Nullable;

/**
 * A cache volume that an engine keeps: of one cache there is one for each user id that steps ran as.
 *
 * @param volume what the engine calls it
 * @param cache which cache it is, as in {@link StepSpec.CacheMount#volume}
 * @param size what it takes; 0 where the engine does not tell
 * @param use why nobody should remove it, in half a sentence such as {@code container x uses it}; null for no reason
 */
public record StoredCache(
        String volume,
        String cache,
        ByteSize size,
        @Nullable String use) {}
