package io.ciroach.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import io.ciroach.engine.CacheStore;
import io.ciroach.engine.Removal;
import io.ciroach.engine.StoredCache;
import io.ciroach.model.ByteSize;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The cache volumes of a Docker Engine. */
final class DockerCacheStore implements CacheStore {

    /** Since then its books can be asked about volumes alone; before, it counts everything. */
    private static final int COUNTS_APART = 42;

    private static final int TRIES = 5;

    private final Connection connection;
    private final String books;

    DockerCacheStore(Connection connection, String apiVersion) {
        this.connection = connection;
        int minor = Integer.parseInt(apiVersion.substring(apiVersion.indexOf('.') + 1));
        this.books = "/system/df" + (minor < COUNTS_APART ? "" : "?type=volume");
    }

    @Override
    public List<StoredCache> caches() {
        Map<String, String> uses = new HashMap<>();
        for (JsonNode container : Json.read(ask("/containers/json?all=1", "list all containers"))) {
            for (JsonNode mount : container.path("Mounts")) {
                uses.put(mount.path("Name").asText(), "container " + DockerImageStore.name(container) + " uses it");
            }
        }
        List<StoredCache> caches = new ArrayList<>();
        for (JsonNode volume : Json.read(count()).path("Volumes")) {
            String cache = cache(volume);
            if (!cache.isEmpty()) {
                String name = volume.path("Name").asText();
                long size = volume.path("UsageData").path("Size").asLong();
                caches.add(new StoredCache(name, cache, new ByteSize(Math.max(0, size)), uses.get(name)));
            }
        }
        return caches;
    }

    private static String cache(JsonNode volume) {
        return volume.path("Labels").path(Labels.CACHE).asText("");
    }

    /** An engine counts for one at a time, and refuses the others. */
    private String count() {
        String what = "count the bytes of its volumes";
        for (int attempt = 1; ; attempt++) {
            try {
                return connection
                        .slow(what, () -> connection.ask(Request.Method.GET, books))
                        .body();
            } catch (Refusal e) {
                if (attempt == TRIES || !e.says("already running")) {
                    throw e.unexpected(what);
                }
                pause();
            }
        }
    }

    /** It tells nobody when it has counted. */
    private static void pause() {
        try {
            Thread.sleep(500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Removal remove(String volume, String cache) {
        String what = "remove volume " + volume;
        String path = "/volumes/" + UrlText.encode(volume);
        try {
            JsonNode there = Json.read(connection
                    .quick("describe volume " + volume, () -> connection.ask(Request.Method.GET, path))
                    .body());
            if (cache(there).equals(cache)) {
                connection.slow(what, () -> connection.ask(Request.Method.DELETE, path));
                return new Removal(null, Set.of(volume));
            }
        } catch (Refusal e) {
            if (e.status() == 409) {
                return Removal.kept("the engine keeps it: " + e.text());
            }
            if (!e.isGone()) {
                throw e.unexpected(what);
            }
        }
        return new Removal(null, Set.of());
    }

    private String ask(String path, String what) {
        try {
            return connection
                    .quick(what, () -> connection.ask(Request.Method.GET, path))
                    .body();
        } catch (Refusal e) {
            throw e.unexpected(what);
        }
    }
}
