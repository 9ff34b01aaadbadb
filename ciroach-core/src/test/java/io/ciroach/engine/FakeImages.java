package io.ciroach.engine;

import io.ciroach.engine.StoredImage.Layer;
import io.ciroach.model.ByteSize;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The images of the {@link FakeEngine}. What is fetched has a digest beside its tag; what was made there has none. */
final class FakeImages implements ImageStore {

    private final Object monitor;
    private final Function<String, @Nullable String> users;
    private final Map<String, String> ids = new TreeMap<>();
    private final Map<String, List<Layer>> layers = new HashMap<>();
    private final Map<String, EngineException> failures = new HashMap<>();

    /**
     * None.
     *
     * @param monitor the engine's own: who uses what is asked for while it is held
     * @param users tells who uses an id
     */
    FakeImages(Object monitor, Function<String, @Nullable String> users) {
        this.monitor = monitor;
        this.users = users;
    }

    static String idOf(String reference) {
        return "sha256:" + reference;
    }

    void put(String reference, String id) {
        synchronized (monitor) {
            ids.put(ImageStore.familiar(reference), id);
            layers.putIfAbsent(id, List.of(new Layer("layer of " + id, ByteSize.ofMb(1))));
        }
    }

    /** As a registry hands it out. */
    void fetch(String reference, String id) {
        synchronized (monitor) {
            put(reference, id);
            ids.put(digest(reference, id), id);
        }
    }

    static String digest(String reference, String id) {
        String familiar = ImageStore.familiar(reference);
        return familiar.substring(0, familiar.lastIndexOf(':')) + "@" + id;
    }

    /** An image is made of these. */
    void isMadeOf(String id, Layer... own) {
        synchronized (monitor) {
            layers.put(id, List.of(own));
        }
    }

    /** Removing it fails. */
    void fails(String reference, EngineException failure) {
        synchronized (monitor) {
            failures.put(reference, failure);
        }
    }

    boolean has(String reference) {
        synchronized (monitor) {
            return ids.containsKey(ImageStore.familiar(reference));
        }
    }

    boolean hasId(String id) {
        synchronized (monitor) {
            return ids.containsValue(id);
        }
    }

    @Nullable
    String id(String reference) {
        synchronized (monitor) {
            return ids.get(ImageStore.familiar(reference));
        }
    }

    void forget(String reference) {
        synchronized (monitor) {
            ids.remove(ImageStore.familiar(reference));
        }
    }

    @Override
    public List<StoredImage> images() {
        synchronized (monitor) {
            Map<String, List<String>> references = new TreeMap<>();
            ids.forEach((reference, id) ->
                    references.computeIfAbsent(id, key -> new ArrayList<>()).add(reference));
            return references.entrySet().stream()
                    .map(image -> new StoredImage(
                            image.getKey(),
                            image.getValue(),
                            layers.getOrDefault(image.getKey(), List.of()),
                            users.apply(image.getKey())))
                    .toList();
        }
    }

    @Override
    public Removal remove(String reference, String id) {
        synchronized (monitor) {
            if (failures.containsKey(reference)) {
                throw failures.get(reference);
            }
            if (!id.equals(ids.get(reference))) {
                return new Removal(null, Set.of());
            }
            Set<String> others = new TreeSet<>();
            ids.forEach((other, its) -> {
                if (its.equals(id) && !other.equals(reference)) {
                    others.add(other);
                }
            });
            boolean wasTag = reference.indexOf('@') < 0;
            String repository = reference.substring(0, reference.lastIndexOf(wasTag ? ':' : '@'));
            boolean lastTag = wasTag && others.stream().noneMatch(other -> other.startsWith(repository + ":"));
            boolean last = others.stream().allMatch(other -> lastTag && other.startsWith(repository + "@"));
            String user = users.apply(id);
            if (last && user != null) {
                return Removal.kept("the engine keeps it: " + user);
            }
            ids.remove(reference);
            if (lastTag) {
                others.stream()
                        .filter(other -> other.startsWith(repository + "@"))
                        .forEach(ids::remove);
            }
            return last ? new Removal(null, deleted(id)) : new Removal(null, Set.of());
        }
    }

    private Set<String> deleted(String id) {
        Set<String> deleted = new HashSet<>(Set.of(id));
        layers.getOrDefault(id, List.of()).forEach(layer -> deleted.add(layer.id()));
        images().forEach(image -> image.layers().forEach(layer -> deleted.remove(layer.id())));
        return deleted;
    }
}
