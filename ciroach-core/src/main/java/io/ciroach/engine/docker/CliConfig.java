package io.ciroach.engine.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.ciroach.problem.CiroachException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/**
 * What the Docker CLI keeps in its folder: {@code config.json}, read once.
 *
 * @param folder {@code DOCKER_CONFIG}, or {@code .docker} in the home folder
 * @param json the file's content; a missing node where there is no file
 */
record CliConfig(Path folder, JsonNode json) {

    static CliConfig read(Map<String, String> environment, Path home) {
        String written = environment.getOrDefault("DOCKER_CONFIG", "");
        Path folder = written.isEmpty() ? home.resolve(".docker") : Path.of(written);
        Path file = folder.resolve("config.json");
        try {
            return new CliConfig(folder, parse(Files.readString(file)));
        } catch (NoSuchFileException e) {
            return new CliConfig(folder, MissingNode.getInstance());
        } catch (JsonProcessingException e) {
            // Its own message would quote the file, which holds passwords.
            throw unusable(file + " is not valid JSON (line "
                    + (e.getLocation() == null ? 1 : e.getLocation().getLineNr()) + ")");
        } catch (IOException e) {
            throw unusable(file + " cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static JsonNode parse(String text) throws JsonProcessingException {
        return text.isBlank() ? MissingNode.getInstance() : Json.MAPPER.readTree(text);
    }

    private static CiroachException unusable(String what) {
        return new CiroachException(
                CiroachException.Kind.ENGINE_UNREACHABLE,
                what,
                "it holds the Docker CLI's contexts and logins: mend it, or name another folder in DOCKER_CONFIG",
                null);
    }

    String currentContext() {
        return json.path("currentContext").asText("");
    }
}
