package io.ciroach.engine;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What came of asking for a removal.
 *
 * @param kept why it is still there, in half a sentence; null when it is gone, by us or before
 * @param deleted ids of all images and layers that went with it; none where other references still stand for the image
 */
public record Removal(@Nullable String kept, Set<String> deleted) {

    public Removal {
        deleted = Set.copyOf(deleted);
    }

    /**
     * It is still there.
     *
     * @param why in half a sentence
     * @return that
     */
    public static Removal kept(String why) {
        return new Removal(why, Set.of());
    }
}
