package io.ciroach.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import io.ciroach.engine.EngineException;
import io.ciroach.engine.RunSpec;
import io.ciroach.problem.CiroachException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whether an engine sees the folders of this machine. A file that was just written to the scratch folder must be found through
 * a container, made and never started, that mounts it: a remote engine may well have a folder of the same name.
 */
final class Sight {

    private static final Duration LIFETIME = Duration.ofMinutes(10);

    private final DockerEngine engine;
    private final Connection connection;
    private final RunSpec run;

    Sight(DockerEngine engine, RunSpec run) {
        this.engine = engine;
        this.connection = engine.connection();
        this.run = run;
    }

    void check() {
        Path marker = run.scratch().resolve("seen-" + UUID.randomUUID());
        String name = "ciroach-" + run.id() + "--sight";
        String made = null;
        try {
            Files.createFile(marker);
            if (!lookByAnyImage(name, marker)) {
                made = emptyImage();
                look(made, name, marker);
            }
        } catch (IOException e) {
            throw new CiroachException(
                    CiroachException.Kind.FILES,
                    "cannot write to " + run.scratch() + ": " + e.getMessage(),
                    "make room there, or set CIROACH_HOME to a folder on another disk",
                    e);
        } catch (Refusal e) {
            throw e.unexpected("show the folders of this machine");
        } finally {
            forget(marker, name, made);
        }
    }

    private void look(String image, String name, Path marker) throws Refusal {
        List<Mount> mounts = List.of(bind(run.workspace(), "/workspace"), bind(run.scratch(), "/scratch"));
        try {
            connection.slow(
                    "make container " + name,
                    () -> connection.create(HelperContainer.command(
                                    connection.docker().createContainerCmd(image), mounts)
                            .withName(name)
                            .withLabels(Labels.ofHelper(
                                    run, engine.facts().engineTime(Instant.now().plus(LIFETIME))))));
        } catch (Refusal e) {
            if (e.status() == 400) {
                throw blind(e.text());
            }
            throw e;
        }
        try {
            connection.slow(
                    "look for " + marker,
                    () -> connection.ask(Connection.request(
                            Request.Method.GET,
                            "/containers/" + name + "/archive?path="
                                    + UrlText.encode("/scratch/" + marker.getFileName()),
                            Map.of())));
        } catch (Refusal e) {
            if (e.isGone()) {
                throw blind("it has another folder of that name");
            }
            throw e;
        }
    }

    private static Mount bind(Path source, String target) {
        return new Mount()
                .withType(MountType.BIND)
                .withSource(source.toString())
                .withTarget(target)
                .withReadOnly(true);
    }

    private CiroachException blind(String why) {
        return new CiroachException(
                CiroachException.Kind.ENGINE_UNREACHABLE,
                "the engine at " + connection.address().described() + " does not see " + run.workspace() + " and "
                        + run.scratch() + " of this machine (" + why + ")",
                "use an engine on this machine, or share both folders with it under the same paths (Docker Desktop: "
                        + "Settings, Resources, File sharing); CIROACH_HOME moves the second one",
                null);
    }

    /**
     * Whichever image there is serves. Nobody can remove it meanwhile, so it is not the newest, which somebody may be at work
     * on, but the oldest. Should it go at this very moment, the next one does.
     */
    private boolean lookByAnyImage(String name, Path marker) throws Refusal {
        JsonNode images = Json.read(connection
                .quick("list images", () -> connection.ask(Request.Method.GET, "/images/json"))
                .body());
        // The engine lists the newest first.
        for (int i = images.size() - 1; i >= 0; i--) {
            try {
                look(images.get(i).path("Id").asText(), name, marker);
                return true;
            } catch (Refusal e) {
                if (!e.isGone()) {
                    throw e;
                }
            }
        }
        return false;
    }

    /** An engine without any image gets one of nothing, for a moment. */
    private String emptyImage() throws Refusal {
        String answer = connection
                .slow(
                        "make an empty image",
                        () -> connection.ask(Request.builder()
                                .method(Request.Method.POST)
                                .path("/images/create?fromSrc=-")
                                .putHeader("Content-Type", "application/x-tar")
                                .bodyBytes(Tar.of(List.of()))
                                .build()))
                .body();
        String last = answer.strip().lines().reduce((first, second) -> second).orElse("{}");
        return Json.read(last).path("status").asText();
    }

    private void forget(Path marker, String name, @Nullable String image) {
        try {
            Files.deleteIfExists(marker);
            new Remover(connection).remove(name);
            if (image != null) {
                connection.slow(
                        "remove the empty image",
                        () -> connection.ask(Request.Method.DELETE, "/images/" + UrlText.encode(image)));
            }
        } catch (IOException | Refusal | EngineException e) {
            // The folder goes with the run, and closing the run removes the container by its label.
        }
    }
}
