package io.ciroach.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The engine's images: what is there and what is in its configuration. */
final class DockerImages {

    private final Connection connection;
    private final Map<String, Details> known = new ConcurrentHashMap<>();

    DockerImages(Connection connection) {
        this.connection = connection;
    }

    /**
     * An image on the engine.
     *
     * @param id its digest on this engine
     * @param digests references by digest
     * @param platform {@code os/architecture[/variant]}
     * @param home what it sets {@code HOME} to, or null
     * @param stopSignal what ends it politely
     */
    record Details(
            String id,
            List<String> digests,
            String platform,
            @Nullable String home,
            String stopSignal) {

        boolean runsOn(@Nullable String wanted) {
            if (wanted == null) {
                return true;
            }
            List<String> have = List.of(normal(platform).split("/", -1));
            List<String> want = List.of(normal(wanted).split("/", -1));
            if (want.size() == 1) {
                return have.get(0).equals(want.get(0)) || have.contains(want.get(0));
            }
            return have.get(0).equals(want.get(0))
                    && have.get(1).equals(want.get(1))
                    && (want.size() == 2 || have.size() == 2 || have.get(2).equals(want.get(2)));
        }

        private static String normal(String platform) {
            return platform.replace("x86_64", "amd64").replace("aarch64", "arm64");
        }
    }

    /** What the engine has under a reference or an id. */
    Optional<Details> find(String reference) {
        try {
            String body = connection
                    .quick(
                            "describe image " + reference,
                            () -> connection.ask(Request.Method.GET, "/images/" + UrlText.encode(reference) + "/json"))
                    .body();
            return Optional.of(read(Json.read(body)));
        } catch (Refusal e) {
            if (e.isGone() || e.status() == 400) {
                return Optional.empty();
            }
            throw e.unexpected("describe image " + reference);
        }
    }

    /** The same, asked for once: an id never changes what it stands for. */
    Optional<Details> byId(String id) {
        Details cached = known.get(id);
        if (cached != null) {
            return Optional.of(cached);
        }
        Optional<Details> found = find(id);
        found.ifPresent(details -> known.put(id, details));
        return found;
    }

    private static Details read(JsonNode image) {
        String variant = image.path("Variant").asText("");
        String home = Json.strings(image.path("Config").path("Env")).stream()
                .filter(entry -> entry.startsWith("HOME="))
                .map(entry -> entry.substring(5))
                .findFirst()
                .orElse(null);
        String signal = image.path("Config").path("StopSignal").asText("");
        return new Details(
                image.path("Id").asText(),
                Json.strings(image.path("RepoDigests")),
                image.path("Os").asText("linux") + "/"
                        + image.path("Architecture").asText("") + (variant.isEmpty() ? "" : "/" + variant),
                home,
                signal.isEmpty() ? "SIGTERM" : signal);
    }
}
