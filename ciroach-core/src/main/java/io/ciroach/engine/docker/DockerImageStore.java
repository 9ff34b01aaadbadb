package io.ciroach.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import io.ciroach.engine.EngineException;
import io.ciroach.engine.ImageStore;
import io.ciroach.engine.Removal;
import io.ciroach.engine.StoredImage;
import io.ciroach.model.ByteSize;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The images of a Docker Engine. A layer is called by its chain id, as the engine calls it when it says what it deleted. */
final class DockerImageStore implements ImageStore {

    private final Connection connection;

    DockerImageStore(Connection connection) {
        this.connection = connection;
    }

    @Override
    public List<StoredImage> images() {
        JsonNode all = Json.read(ask("/images/json?all=1", "list its images"));
        Map<String, String> uses = new HashMap<>();
        all.forEach(image -> parent(image).ifPresent(parent -> uses.put(parent, "another image is built on it")));
        for (JsonNode container : Json.read(ask("/containers/json?all=1", "list all containers"))) {
            uses.put(container.path("ImageID").asText(), "container " + name(container) + " uses it");
        }
        List<StoredImage> images = new ArrayList<>();
        for (JsonNode image : all) {
            String id = image.path("Id").asText();
            layers(id).ifPresent(layers -> images.add(new StoredImage(id, references(image), layers, uses.get(id))));
        }
        return images;
    }

    /** The ids of all images, those without a name and those in between too. */
    Set<String> ids() {
        Set<String> ids = new HashSet<>();
        Json.read(ask("/images/json?all=1", "list its images"))
                .forEach(image -> ids.add(image.path("Id").asText()));
        return ids;
    }

    static String name(JsonNode container) {
        String name = container.path("Names").path(0).asText("");
        return name.isEmpty() ? container.path("Id").asText() : name.replaceFirst("^/", "");
    }

    private static Optional<String> parent(JsonNode image) {
        return Optional.of(image.path("ParentId").asText("")).filter(id -> !id.isEmpty());
    }

    /** Without a tag or a digest there is a row of the word none. */
    static List<String> references(JsonNode image) {
        List<String> references = new ArrayList<>(Json.strings(image.path("RepoTags")));
        references.addAll(Json.strings(image.path("RepoDigests")));
        references.removeIf(reference -> reference.contains("<none>"));
        return references;
    }

    /** Nothing where it is gone meanwhile. */
    private Optional<List<StoredImage.Layer>> layers(String id) {
        try {
            List<String> diffs = Json.strings(Json.read(tryAsk("/images/" + id + "/json", "describe image " + id))
                    .path("RootFS")
                    .path("Layers"));
            List<LayerSizes.Row> rows = new ArrayList<>();
            for (JsonNode row : Json.read(tryAsk("/images/" + id + "/history", "tell the history of image " + id))) {
                rows.add(
                        0,
                        new LayerSizes.Row(
                                row.path("Size").asLong(), row.path("CreatedBy").asText("")));
            }
            List<Long> sizes = LayerSizes.of(diffs.size(), rows);
            List<StoredImage.Layer> layers = new ArrayList<>();
            String chain = "";
            for (int i = 0; i < diffs.size(); i++) {
                chain = i == 0 ? diffs.get(0) : "sha256:" + DockerContexts.hash(chain + " " + diffs.get(i));
                layers.add(new StoredImage.Layer(chain, new ByteSize(sizes.get(i))));
            }
            return Optional.of(layers);
        } catch (Refusal e) {
            if (e.isGone()) {
                return Optional.empty();
            }
            throw e.unexpected("describe image " + id);
        }
    }

    @Override
    public Removal remove(String reference, String id) {
        String what = "remove image " + reference;
        try {
            String path = "/images/" + UrlText.encode(reference);
            String there = Json.read(tryAsk(path + "/json", "describe image " + reference))
                    .path("Id")
                    .asText();
            if (!there.equals(id)) {
                return new Removal(null, Set.of());
            }
            // Without pruning what is below it: that was never ours.
            String answer = connection
                    .slow(what, () -> connection.ask(Request.Method.DELETE, path + "?noprune=1"))
                    .body();
            Set<String> deleted = new HashSet<>();
            Json.read(answer).forEach(row -> {
                if (row.hasNonNull("Deleted")) {
                    deleted.add(row.path("Deleted").asText());
                }
            });
            return new Removal(null, deleted);
        } catch (Refusal e) {
            if (e.isGone()) {
                return new Removal(null, Set.of());
            }
            if (e.status() == 409) {
                return Removal.kept("the engine keeps it: " + e.text());
            }
            throw e.unexpected(what);
        }
    }

    private String ask(String path, String what) {
        try {
            return tryAsk(path, what);
        } catch (Refusal e) {
            throw e.unexpected(what);
        }
    }

    /**
     * Asks for something that the engine answers from memory.
     *
     * @throws EngineException when it does not answer
     */
    private String tryAsk(String path, String what) throws Refusal {
        return connection
                .quick(what, () -> connection.ask(Request.Method.GET, path))
                .body();
    }
}
