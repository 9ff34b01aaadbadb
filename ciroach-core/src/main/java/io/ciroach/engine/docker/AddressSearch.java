package io.ciroach.engine.docker;

import io.ciroach.engine.EngineRequest;
import io.ciroach.problem.CiroachException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Finds the engine that is meant, as SPEC 5 has it: an explicit address, {@code DOCKER_HOST}, the Docker context, the default
 * socket, a rootless or Podman socket of this user. What was chosen by somebody is never passed over for something else;
 * among the sockets that nobody chose, the first that takes a connection serves.
 */
final class AddressSearch {

    private final EngineRequest request;
    private final CliConfig config;
    private final Predicate<DockerAddress> answers;
    private final Path defaultSocket;

    AddressSearch(EngineRequest request, CliConfig config, Predicate<DockerAddress> answers) {
        this(request, config, answers, Path.of("/var/run/docker.sock"));
    }

    AddressSearch(EngineRequest request, CliConfig config, Predicate<DockerAddress> answers, Path defaultSocket) {
        this.request = request;
        this.config = config;
        this.answers = answers;
        this.defaultSocket = defaultSocket;
    }

    DockerAddress find() {
        String explicit = request.address();
        if (explicit != null && !explicit.isBlank()) {
            return address(explicit.strip(), "ciroach.engine", tlsOfEnvironment());
        }
        String host = variable("DOCKER_HOST");
        if (!host.isEmpty()) {
            return address(host, "DOCKER_HOST", tlsOfEnvironment());
        }
        String context = variable("DOCKER_CONTEXT");
        String chosenBy = "DOCKER_CONTEXT";
        if (context.isEmpty()) {
            context = config.currentContext();
            chosenBy = "chosen in " + config.folder().resolve("config.json");
        }
        if (!context.isEmpty() && !context.equals("default")) {
            DockerContexts.Endpoint endpoint = new DockerContexts(config.folder()).endpoint(context, chosenBy);
            Path tls = endpoint.tls();
            return address(endpoint.host(), "context \"" + context + "\"", tls == null ? null : new TlsFolder(tls));
        }
        return firstSocket();
    }

    private String variable(String name) {
        return request.environment().getOrDefault(name, "").strip();
    }

    private @Nullable TlsFolder tlsOfEnvironment() {
        if (variable("DOCKER_TLS_VERIFY").isEmpty()) {
            return null;
        }
        String folder = variable("DOCKER_CERT_PATH");
        return new TlsFolder(folder.isEmpty() ? config.folder() : Path.of(folder));
    }

    private static DockerAddress address(String text, String found, @Nullable TlsFolder tls) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw unusable(text, found, "is no address");
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme();
        switch (scheme) {
            case "unix" -> {
                if (uri.getPath() == null || !uri.getPath().startsWith("/") || uri.getAuthority() != null) {
                    throw unusable(text, found, "names no socket: unix:///path/to/docker.sock is the form");
                }
                return new DockerAddress(uri, found, null);
            }
            case "tcp" -> {
                if (uri.getHost() == null) {
                    throw unusable(text, found, "names no host: tcp://host:2376 is the form");
                }
                SSLContext context = tls == null ? null : tls.context();
                int port = uri.getPort() >= 0 ? uri.getPort() : context != null ? 2376 : 2375;
                return new DockerAddress(URI.create("tcp://" + uri.getHost() + ":" + port), found, context);
            }
            case "ssh" ->
                throw unusable(
                        text,
                        found,
                        "is reached through ssh, which Ciroach does not do (and a remote engine does not see the workspace)");
            default ->
                throw unusable(
                        text,
                        found,
                        text.startsWith("/")
                                ? "is a path: write unix://" + text
                                : "is neither a unix:// nor a tcp:// address");
        }
    }

    private static CiroachException unusable(String text, String found, String why) {
        return new CiroachException(
                CiroachException.Kind.ENGINE_UNREACHABLE,
                "the engine's address " + text + " (" + found + ") " + why,
                "name an engine on this machine, such as unix:///var/run/docker.sock",
                null);
    }

    private DockerAddress firstSocket() {
        List<String> looked = new ArrayList<>();
        for (Map.Entry<Path, String> candidate : candidates()) {
            Path socket = candidate.getKey();
            if (!Files.exists(socket)) {
                looked.add(socket + " (" + candidate.getValue() + "): not there");
                continue;
            }
            DockerAddress address =
                    new DockerAddress(URI.create("unix://" + socket.toUri().getRawPath()), candidate.getValue(), null);
            if (answers.test(address)) {
                return address;
            }
            looked.add(socket + " (" + candidate.getValue() + "): " + whyNot(socket));
        }
        throw new CiroachException(
                CiroachException.Kind.ENGINE_UNREACHABLE,
                "no container engine was found. Neither ciroach.engine nor DOCKER_HOST nor a Docker context names one; looked at\n"
                        + "  " + String.join("\n  ", looked),
                "start Docker (`sudo systemctl start docker`, or Docker Desktop), or name an engine with "
                        + "-Dciroach.engine=unix:///path/to/docker.sock",
                null);
    }

    private static String whyNot(Path socket) {
        return Files.isReadable(socket) && Files.isWritable(socket)
                ? "there, but nothing answers"
                : "there, but this user may not use it (join the group that owns it, such as docker, and log in again)";
    }

    private List<Map.Entry<Path, String>> candidates() {
        List<Map.Entry<Path, String>> all = new ArrayList<>();
        all.add(Map.entry(defaultSocket, "default socket"));
        String runtime = variable("XDG_RUNTIME_DIR");
        if (!runtime.isEmpty()) {
            all.add(Map.entry(Path.of(runtime, "docker.sock"), "rootless Docker"));
        }
        all.add(Map.entry(request.home().resolve(".docker/run/docker.sock"), "Docker Desktop"));
        all.add(Map.entry(request.home().resolve(".docker/desktop/docker.sock"), "Docker Desktop"));
        if (!runtime.isEmpty()) {
            all.add(Map.entry(Path.of(runtime, "podman", "podman.sock"), "Podman"));
        }
        return all;
    }
}
