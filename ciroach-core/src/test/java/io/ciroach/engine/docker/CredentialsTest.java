package io.ciroach.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CredentialsTest {

    private static final String HUB = "https://index.docker.io/v1/";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private Optional<JsonNode> login(String json, String registry) throws IOException {
        return login(json, registry, Duration.ofSeconds(30));
    }

    private Optional<JsonNode> login(String json, String registry, Duration deadline) throws IOException {
        CliConfig config = new CliConfig(folder, Json.read(json));
        return new Credentials(config, Map.of("PATH", folder + ":/usr/bin:/bin"), deadline)
                .header(registry)
                .map(header -> Json.read(new String(Base64.getUrlDecoder().decode(header), StandardCharsets.UTF_8)));
    }

    private void helper(String script) throws IOException {
        Path helper = folder.resolve("docker-credential-x");
        Files.writeString(helper, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(helper, PosixFilePermissions.fromString("rwx------"));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void noLoginIsNone() throws Exception {
        assertThat(login("{}", "r.example")).isEmpty();
        assertThat(login("{\"auths\": {\"other.example\": {\"auth\": \"" + base64("a:b") + "\"}}}", "r.example"))
                .isEmpty();
    }

    @Test
    void writtenLoginServesItsRegistryUnderEachOfItsNames() throws Exception {
        for (String name : new String[] {"r.example", "https://r.example", "https://r.example/v1/"}) {
            assertThat(login("{\"auths\": {\"" + name + "\": {\"auth\": \"" + base64("me:a:b") + "\"}}}", "r.example"))
                    .contains(Json.read(
                            "{\"username\": \"me\", \"password\": \"a:b\", \"serveraddress\": \"r.example\"}"));
        }
        assertThat(login("{\"auths\": {\"" + HUB + "\": {\"auth\": \"" + base64("me:x") + "\"}}}", HUB))
                .isPresent();
    }

    @Test
    void tokenIsHandedOnAsOne() throws Exception {
        assertThat(login("{\"auths\": {\"r\": {\"identitytoken\": \"t\"}}}", "r"))
                .contains(Json.read("{\"identitytoken\": \"t\", \"serveraddress\": \"r\"}"));

        helper("echo '{\"Username\": \"<token>\", \"Secret\": \"s\"}'");
        assertThat(login("{\"credsStore\": \"x\"}", "r"))
                .contains(Json.read("{\"identitytoken\": \"s\", \"serveraddress\": \"r\"}"));
    }

    @Test
    void helperOfTheRegistryWinsOverTheOneForAll() throws Exception {
        helper("echo \"{\\\"Username\\\": \\\"$(cat)\\\", \\\"Secret\\\": \\\"s\\\"}\"");

        assertThat(login("{\"credsStore\": \"nosuch\", \"credHelpers\": {\"r\": \"x\"}}", "r"))
                .hasValueSatisfying(
                        json -> assertThat(json.path("username").asText()).isEqualTo("r"));
    }

    @Test
    void helperThatKnowsNoneIsNoFailure() throws Exception {
        helper("echo 'credentials not found in native keychain'; exit 1");

        assertThat(login("{\"credsStore\": \"x\"}", "r")).isEmpty();
    }

    @Test
    void helperThatHangsFailsOrTalksNonsenseIsNamedWithoutWhatItSaid() throws Exception {
        helper("exec sleep 3600");
        assertThatThrownBy(() -> login("{\"credsStore\": \"x\"}", "r", Duration.ofMillis(200)))
                .hasMessage("docker-credential-x did not answer within 200 ms");

        helper("echo sesame");
        assertThatThrownBy(() -> login("{\"credsStore\": \"x\"}", "r"))
                .hasMessage("docker-credential-x answered with no JSON")
                .hasStackTraceContaining("docker-credential-x")
                .satisfies(e -> assertThat(stackTrace(e)).doesNotContain("sesame"));
    }

    private static String stackTrace(Throwable failure) {
        java.io.StringWriter text = new java.io.StringWriter();
        failure.printStackTrace(new java.io.PrintWriter(text));
        return text.toString();
    }
}
