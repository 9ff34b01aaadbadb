package io.ciroach.engine.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Logins to registries as the Docker CLI keeps them: a helper for the registry, a helper for all, or {@code config.json}
 * itself. They leave this class only as the header of a request to the engine.
 */
final class Credentials {

    private final CliConfig config;
    private final Map<String, String> environment;
    private final Duration deadline;

    Credentials(CliConfig config, Map<String, String> environment, Duration deadline) {
        this.config = config;
        this.environment = environment;
        this.deadline = deadline;
    }

    /**
     * The header {@code X-Registry-Auth} for a registry.
     *
     * @throws IOException when a helper does not do its work; the message holds nothing of what it said
     */
    Optional<String> header(String registry) throws IOException {
        String helper = config.json().path("credHelpers").path(registry).asText("");
        if (helper.isEmpty()) {
            helper = config.json().path("credsStore").asText("");
        }
        Optional<ObjectNode> login = helper.isEmpty() ? Optional.empty() : ask(helper, registry);
        return login.or(() -> written(registry))
                .map(auth -> auth.put("serveraddress", registry))
                .map(auth ->
                        Base64.getUrlEncoder().encodeToString(auth.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private Optional<ObjectNode> written(String registry) {
        JsonNode auths = config.json().path("auths");
        JsonNode entry = auths.path(registry);
        if (entry.isMissingNode()) {
            entry = nameless(auths, registry);
        }
        String token = entry.path("identitytoken").asText("");
        if (!token.isEmpty()) {
            return Optional.of(Json.MAPPER.createObjectNode().put("identitytoken", token));
        }
        String pair = decoded(entry.path("auth").asText(""));
        int colon = pair.indexOf(':');
        if (colon > 0) {
            return Optional.of(login(pair.substring(0, colon), pair.substring(colon + 1)));
        }
        String user = entry.path("username").asText("");
        return user.isEmpty()
                ? Optional.empty()
                : Optional.of(login(user, entry.path("password").asText("")));
    }

    /** Old files name a registry as {@code https://host/v1/}. */
    private static JsonNode nameless(JsonNode auths, String registry) {
        for (Map.Entry<String, JsonNode> each : auths.properties()) {
            String host = each.getKey().replaceFirst("^https?://", "").replaceFirst("/.*$", "");
            if (host.equals(registry)) {
                return each.getValue();
            }
        }
        return auths.path(registry);
    }

    private static String decoded(String auth) {
        try {
            return new String(Base64.getDecoder().decode(auth), StandardCharsets.UTF_8).replace("\0", "");
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static ObjectNode login(String user, String password) {
        return Json.MAPPER.createObjectNode().put("username", user).put("password", password);
    }

    private Optional<ObjectNode> ask(String helper, String registry) throws IOException {
        String program = "docker-credential-" + helper;
        Path path = onPath(program)
                .orElseThrow(() -> new IOException(
                        program + ", which " + config.folder().resolve("config.json") + " names, is not on the PATH"));
        ProcessBuilder builder =
                new ProcessBuilder(path.toString(), "get").redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            FutureTask<String> output = new FutureTask<>(() -> {
                tell(process, registry);
                return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            });
            Thread reader = new Thread(output, "ciroach-" + program);
            reader.setDaemon(true);
            reader.start();
            String answer = output.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
            if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException(program + " did not answer within " + Connection.seconds(deadline));
            }
            return process.exitValue() == 0 ? read(program, answer) : noneOrBroken(program, answer);
        } catch (TimeoutException e) {
            throw new IOException(program + " did not answer within " + Connection.seconds(deadline), e);
        } catch (ExecutionException e) {
            throw new IOException(program + " broke off", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(program + " was interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static void tell(Process process, String registry) {
        try (OutputStream input = process.getOutputStream()) {
            input.write(registry.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // It did not listen; what it answers decides.
        }
    }

    /** Helpers say so with these words, and nothing else tells it from a failure. */
    private static Optional<ObjectNode> noneOrBroken(String program, String answer) throws IOException {
        if (answer.contains("credentials not found")) {
            return Optional.empty();
        }
        throw new IOException(program + " failed");
    }

    private static Optional<ObjectNode> read(String program, String answer) throws IOException {
        JsonNode json;
        try {
            json = Json.MAPPER.readTree(answer);
        } catch (JsonProcessingException e) {
            // Its message would quote the secret.
            throw new IOException(program + " answered with no JSON");
        }
        String user = json.path("Username").asText("");
        String secret = json.path("Secret").asText("");
        return Optional.of(
                user.equals("<token>")
                        ? Json.MAPPER.createObjectNode().put("identitytoken", secret)
                        : login(user, secret));
    }

    private Optional<Path> onPath(String program) {
        for (String folder : environment.getOrDefault("PATH", "").split(":", -1)) {
            Path candidate = Path.of(folder.isEmpty() ? "." : folder, program);
            if (Files.isExecutable(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
