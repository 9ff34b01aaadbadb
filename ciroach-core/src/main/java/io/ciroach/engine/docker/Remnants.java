package io.ciroach.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import io.ciroach.engine.Remnant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What of a run is on the engine, of whatever kind. */
final class Remnants {

    private final Connection connection;
    private final String run;

    Remnants(Connection connection, String run) {
        this.connection = connection;
        this.run = run;
    }

    /** All that carries the run's label, and what has one of its names without it. */
    List<Remnant> find(Collection<String> names) {
        List<Remnant> found = new ArrayList<>();
        for (JsonNode container : list("/containers/json?all=1&filters=", "its containers")) {
            String name = container.path("Names").path(0).asText("");
            found.add(new Remnant(
                    "container",
                    name.isEmpty() ? container.path("Id").asText() : name.replaceFirst("^/", ""),
                    step(container.path("Labels"))));
        }
        for (String name : names) {
            if (found.stream().noneMatch(remnant -> remnant.name().equals(name)) && exists(name)) {
                found.add(new Remnant("container", name, null));
            }
        }
        list("/networks?filters=", "its networks")
                .forEach(network ->
                        found.add(new Remnant("network", network.path("Name").asText(), step(network.path("Labels")))));
        volumes().forEach(volume -> found.add(new Remnant("volume", volume, null)));
        return found;
    }

    /** The names of volumes that carry its label. */
    List<String> volumes() {
        List<String> names = new ArrayList<>();
        list("/volumes?filters=", "its volumes")
                .path("Volumes")
                .forEach(volume -> names.add(volume.path("Name").asText()));
        return names;
    }

    private static @Nullable String step(JsonNode labels) {
        return labels.path(Labels.STEP).isTextual() ? labels.path(Labels.STEP).asText() : null;
    }

    private JsonNode list(String path, String what) {
        String filter = "{\"label\":[\"" + Labels.RUN + "=" + run + "\"]}";
        return Json.read(ask(
                Request.Method.GET, path + UrlText.encode(filter), "list what is left of run " + run + ": " + what));
    }

    private String ask(Request.Method method, String path, String what) {
        try {
            return connection.quick(what, () -> connection.ask(method, path)).body();
        } catch (Refusal e) {
            throw e.unexpected(what);
        }
    }

    private boolean exists(String container) {
        String what = "describe container " + container;
        try {
            connection.quick(
                    what,
                    () -> connection.ask(Request.Method.GET, "/containers/" + UrlText.encode(container) + "/json"));
            return true;
        } catch (Refusal e) {
            if (e.isGone()) {
                return false;
            }
            throw e.unexpected(what);
        }
    }
}
