package io.ciroach.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.ciroach.problem.CiroachException;
import io.ciroach.problem.Suggestion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The contexts of the Docker CLI, as its folder keeps them: named by the SHA-256 of their name. */
final class DockerContexts {

    private final Path folder;

    DockerContexts(Path cliFolder) {
        this.folder = cliFolder.resolve("contexts");
    }

    /**
     * A context's engine.
     *
     * @param host its address as written
     * @param tls the folder with its certificates, or null where there is none
     */
    record Endpoint(String host, @Nullable Path tls) {}

    /**
     * Finds a context.
     *
     * @param name its name
     * @param chosenBy who named it, for messages
     * @throws CiroachException when there is none of that name; it lists what there is
     */
    Endpoint endpoint(String name, String chosenBy) {
        String hash = hash(name);
        JsonNode meta = read(folder.resolve("meta").resolve(hash).resolve("meta.json"))
                .orElseThrow(() -> unknown(name, chosenBy));
        JsonNode docker = meta.path("Endpoints").path("docker");
        String host = docker.path("Host").asText("");
        if (host.isEmpty()) {
            throw unusable("the Docker context \"" + name + "\" (" + chosenBy + ") names no Docker engine");
        }
        if (docker.path("SkipTLSVerify").asBoolean(false)) {
            throw unusable("the Docker context \"" + name + "\" (" + chosenBy
                    + ") skips the check of the engine's certificate, which Ciroach does not");
        }
        Path tls = folder.resolve("tls").resolve(hash).resolve("docker");
        return new Endpoint(host, Files.isDirectory(tls) ? tls : null);
    }

    private CiroachException unknown(String name, String chosenBy) {
        Set<String> known = known();
        return new CiroachException(
                CiroachException.Kind.ENGINE_UNREACHABLE,
                "there is no Docker context \"" + name + "\" (" + chosenBy + ")"
                        + Suggestion.didYouMean(name, known) + "; there is " + String.join(", ", known) + " (looked in "
                        + folder.resolve("meta") + ")",
                "`docker context use` chooses one",
                null);
    }

    private Set<String> known() {
        Set<String> known = new TreeSet<>(Set.of("default"));
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(folder.resolve("meta"))) {
            for (Path each : folders) {
                read(each.resolve("meta.json"))
                        .map(meta -> meta.path("Name").asText(""))
                        .filter(name -> !name.isEmpty())
                        .ifPresent(known::add);
            }
        } catch (IOException e) {
            // No folder, no contexts.
        }
        return known;
    }

    private static Optional<JsonNode> read(Path file) {
        try {
            return Optional.of(Json.MAPPER.readTree(Files.readString(file)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static CiroachException unusable(String what) {
        return new CiroachException(
                CiroachException.Kind.ENGINE_UNREACHABLE,
                what,
                "`docker context use` chooses another one, as do DOCKER_CONTEXT, DOCKER_HOST and ciroach.engine",
                null);
    }

    static String hash(String name) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
