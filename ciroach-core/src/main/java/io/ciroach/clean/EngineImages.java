package io.ciroach.clean;

import io.ciroach.engine.StoredImage;
import io.ciroach.model.ByteSize;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What an engine has at one moment, and what removing some of it would free. */
final class EngineImages {

    private final List<StoredImage> images;
    private final Map<String, StoredImage> byReference = new HashMap<>();

    EngineImages(List<StoredImage> images) {
        this.images = images;
        images.forEach(image -> image.references().forEach(reference -> byReference.put(reference, image)));
    }

    Optional<StoredImage> find(String reference) {
        return Optional.ofNullable(byReference.get(reference));
    }

    /** The bytes that are free once these references are gone: layers that another image shares are not. */
    long freed(Collection<String> references) {
        Set<String> going = new HashSet<>(references);
        Map<String, ByteSize> gone = new HashMap<>();
        Set<String> kept = new HashSet<>();
        for (StoredImage image : images) {
            boolean goes = goes(image, going);
            image.layers().forEach(layer -> {
                if (goes) {
                    gone.put(layer.id(), layer.size());
                } else {
                    kept.add(layer.id());
                }
            });
        }
        gone.keySet().removeAll(kept);
        return gone.values().stream().mapToLong(ByteSize::bytes).sum();
    }

    /** With the last tag of a repository its digests go as well. */
    private static boolean goes(StoredImage image, Set<String> going) {
        Set<String> tagged = new HashSet<>();
        Set<String> untagged = new HashSet<>();
        for (String reference : image.references()) {
            if (reference.indexOf('@') < 0) {
                (going.contains(reference) ? untagged : tagged).add(repository(reference));
            }
        }
        untagged.removeAll(tagged);
        return tagged.isEmpty()
                && !image.references().isEmpty()
                && image.references().stream()
                        .allMatch(reference -> going.contains(reference)
                                || untagged.contains(reference.substring(0, reference.indexOf('@'))));
    }

    private static String repository(String tagged) {
        return tagged.substring(0, tagged.lastIndexOf(':'));
    }
}
