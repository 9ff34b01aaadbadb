package io.ciroach.engine;

import io.ciroach.model.ByteSize;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The cache volumes of the {@link FakeEngine}. */
final class FakeVolumes implements CacheStore {

    private final Object monitor;
    private final Function<String, @Nullable String> users;
    private final Map<String, String> caches = new TreeMap<>();
    private final Map<String, ByteSize> sizes = new HashMap<>();

    /**
     * None.
     *
     * @param monitor the engine's own: who uses what is asked for while it is held
     * @param users tells who uses a volume
     */
    FakeVolumes(Object monitor, Function<String, @Nullable String> users) {
        this.monitor = monitor;
        this.users = users;
    }

    static String volume(String cache) {
        return "volume-of-" + cache.replace('/', '-');
    }

    void put(String cache) {
        synchronized (monitor) {
            caches.put(volume(cache), cache);
        }
    }

    void holds(String cache, ByteSize size) {
        synchronized (monitor) {
            sizes.put(volume(cache), size);
        }
    }

    @Override
    public List<StoredCache> caches() {
        synchronized (monitor) {
            return caches.entrySet().stream()
                    .map(volume -> new StoredCache(
                            volume.getKey(),
                            volume.getValue(),
                            sizes.getOrDefault(volume.getKey(), ByteSize.ofMb(1)),
                            users.apply(volume.getKey())))
                    .toList();
        }
    }

    @Override
    public Removal remove(String volume, String cache) {
        synchronized (monitor) {
            if (!cache.equals(caches.get(volume))) {
                return new Removal(null, Set.of());
            }
            String user = users.apply(volume);
            if (user != null) {
                return Removal.kept("the engine keeps it: " + user);
            }
            caches.remove(volume);
            return new Removal(null, Set.of(volume));
        }
    }
}
