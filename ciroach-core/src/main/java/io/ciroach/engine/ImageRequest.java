package io.ciroach.engine;

import io.ciroach.model.Pull;
import org.jspecify.annotations.Nullable;

/**
 * An image that is wanted.
 *
 * @param reference with a tag or a digest
 * @param pull when it is fetched
 * @param platform such as {@code linux/amd64}, or null for the engine's
 */
public record ImageRequest(
        String reference, Pull pull, @Nullable String platform) {}
