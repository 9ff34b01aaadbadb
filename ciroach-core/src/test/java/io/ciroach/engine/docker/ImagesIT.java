package io.ciroach.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ciroach.engine.Engine;
import io.ciroach.engine.EngineException;
import io.ciroach.engine.EngineException.Reason;
import io.ciroach.engine.EngineRequest;
import io.ciroach.engine.EngineRun;
import io.ciroach.engine.Image;
import io.ciroach.engine.ImageRequest;
import io.ciroach.engine.Intents;
import io.ciroach.engine.PullProgress;
import io.ciroach.engine.RunSpec;
import io.ciroach.engine.RunSpecs;
import io.ciroach.model.Pull;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pulls from real registries: the one of dev/engine that anybody may use, and the one that wants a password. */
@Timeout(120)
class ImagesIT {

    private static final String PRIVATE = "127.0.0.1:5001";
    private static final String USER = "ciroach";

    /** The throwaway login that dev/engine gives the registry. */
    private static final String PASSWORD = "ciroach-test";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final String name = "ciroach-test/pull-" + ProcessHandle.current().pid() + ":1";
    private final String open = TestEngine.REGISTRY + "/" + name;
    private final String guarded = PRIVATE + "/" + name;

    @BeforeEach
    void push() {
        TestEngine.docker("tag", "ciroach-test/noshell:1", open);
        TestEngine.docker("push", "--quiet", open);
        TestEngine.docker("image", "rm", open);
    }

    @AfterEach
    void forget() {
        TestEngine.tryDocker(Map.of(), "image", "rm", open);
        TestEngine.tryDocker(Map.of(), "image", "rm", guarded);
    }

    private Image pull(String reference, Pull pull, Map<String, String> environment) {
        return pull(new ImageRequest(reference, pull, null), environment, Settings.DEFAULT);
    }

    private Image pull(ImageRequest request, Map<String, String> environment, Settings settings) {
        Map<String, String> all = new HashMap<>(System.getenv());
        all.putAll(environment);
        EngineRequest wanted = new EngineRequest(TestEngine.request().address(), all, folder);
        try (Engine engine = new DockerEngineProvider(settings).open(wanted);
                EngineRun run = engine.openRun(spec(), Intents.NONE)) {
            return run.pull(request, PullProgress.NONE).await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private EngineException failure(String reference, Pull pull, Map<String, String> environment) {
        return catchThrowableOfType(EngineException.class, () -> pull(reference, pull, environment));
    }

    private RunSpec spec() {
        return RunSpecs.of("pulls", folder);
    }

    /** A folder of the Docker CLI with this in its config.json. */
    private Map<String, String> config(String json) {
        try {
            Path cli = Files.createDirectories(folder.resolve("cli"));
            Files.writeString(cli.resolve("config.json"), json);
            return Map.of("DOCKER_CONFIG", cli.toString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String login(String password) {
        return Base64.getEncoder().encodeToString((USER + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private Map<String, String> withHelper(String json, String script) throws IOException {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Path helper = bin.resolve("docker-credential-trial");
        Files.writeString(helper, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(helper, PosixFilePermissions.fromString("rwx------"));
        Map<String, String> environment = new HashMap<>(config(json));
        environment.put("PATH", bin + ":" + System.getenv("PATH"));
        return environment;
    }

    @Test
    void bytesAreCounted() throws Exception {
        List<Long> seen = new ArrayList<>();
        try (Engine engine = TestEngine.open();
                EngineRun run = engine.openRun(spec(), Intents.NONE)) {
            run.pull(new ImageRequest(open, Pull.MISSING, null), new PullProgress() {
                        @Override
                        public void started() {}

                        @Override
                        public void bytes(long current, long total) {
                            assertThat(current).isLessThanOrEqualTo(total);
                            seen.add(current);
                        }
                    })
                    .await();
        }
        // A layer that the engine has already is not fetched again.
        assertThat(seen).isSorted();
    }

    @Test
    void imageOfADigestIsFetched() {
        Image image = pull(open, Pull.MISSING, Map.of());
        String digest = TestEngine.docker("inspect", "--format", "{{index .RepoDigests 0}}", open)
                .strip();
        TestEngine.docker("image", "rm", open);

        assertThat(pull(digest, Pull.MISSING, Map.of()).id()).isEqualTo(image.id());
        assertThat(pull(digest, Pull.NEVER, Map.of()).pulled()).isFalse();
        TestEngine.docker("image", "rm", digest);
    }

    @Test
    void alwaysAsksTheRegistryAndTellsWhetherItHadAnother() {
        pull(open, Pull.MISSING, Map.of());
        assertThat(pull(open, Pull.ALWAYS, Map.of()).pulled()).isFalse();

        TestEngine.docker("tag", "ciroach-test/entrypoint:1", open);
        assertThat(pull(open, Pull.ALWAYS, Map.of()).pulled()).isTrue();
    }

    @Test
    void alwaysOfAnImageThatNoRegistryHasSaysThatTheEngineHasIt() {
        String local = TestEngine.REGISTRY + "/ciroach-test/local-"
                + ProcessHandle.current().pid() + ":1";
        TestEngine.docker("tag", "ciroach-test/noshell:1", local);

        EngineException failure = failure(local, Pull.ALWAYS, Map.of());

        TestEngine.docker("image", "rm", local);
        assertThat(failure.reason()).isEqualTo(Reason.IMAGE_MISSING);
        assertThat(failure)
                .hasMessageContaining(local)
                .hasMessageContaining("the engine has an image of that name, which pull = \"missing\" would use");
    }

    @Test
    void platformThatTheImageIsNotForIsMissing() {
        EngineException failure = catchThrowableOfType(
                EngineException.class,
                () -> pull(new ImageRequest("alpine:3.20", Pull.NEVER, "linux/s390x"), Map.of(), Settings.DEFAULT));

        assertThat(failure.reason()).isEqualTo(Reason.IMAGE_MISSING);
        assertThat(failure).hasMessageContaining("linux/s390x");
        assertThat(pull(new ImageRequest("alpine:3.20", Pull.NEVER, "linux/amd64"), Map.of(), Settings.DEFAULT)
                        .pulled())
                .isFalse();
    }

    @Test
    void loginThatIsMissingOrWrongIsDeniedWithTheRemedy() {
        for (Map<String, String> environment : List.of(
                config("{}"), config("{\"auths\": {\"" + PRIVATE + "\": {\"auth\": \"" + login("wrong") + "\"}}}"))) {
            EngineException failure = failure(guarded, Pull.MISSING, environment);

            assertThat(failure.reason()).isEqualTo(Reason.IMAGE_DENIED);
            assertThat(failure)
                    .hasMessageContaining("`docker login " + PRIVATE + "`")
                    .hasMessageNotContaining("wrong");
        }
    }

    @Test
    void loginOfTheConfigFileServes() {
        Image image = pull(
                guarded,
                Pull.MISSING,
                config("{\"auths\": {\"" + PRIVATE + "\": {\"auth\": \"" + login(PASSWORD) + "\"}}}"));

        assertThat(image.pulled()).isTrue();
    }

    @Test
    void helperOfTheRegistryServes() throws Exception {
        Map<String, String> environment = withHelper(
                "{\"credHelpers\": {\"" + PRIVATE + "\": \"trial\"}}",
                "read server; echo \"{\\\"ServerURL\\\": \\\"$server\\\", \\\"Username\\\": \\\"" + USER
                        + "\\\", \\\"Secret\\\": \\\"" + PASSWORD + "\\\"}\"");

        assertThat(pull(guarded, Pull.MISSING, environment).pulled()).isTrue();
    }

    @Test
    void storeForAllRegistriesServes() throws Exception {
        Map<String, String> environment = withHelper(
                "{\"credsStore\": \"trial\", \"auths\": {\"" + PRIVATE + "\": {}}}",
                "test $1 = get && test $(cat) = " + PRIVATE + " && echo '{\"Username\": \"" + USER
                        + "\", \"Secret\": \"" + PASSWORD + "\"}'");

        assertThat(pull(guarded, Pull.MISSING, environment).pulled()).isTrue();
    }

    @Test
    void helperThatFailsIsNamedWithoutWhatItSaid() throws Exception {
        Map<String, String> environment =
                withHelper("{\"credsStore\": \"trial\"}", "echo 'the secret is " + PASSWORD + "'; exit 1");

        EngineException failure = failure(guarded, Pull.MISSING, environment);

        assertThat(failure.reason()).isEqualTo(Reason.IMAGE_DENIED);
        assertThat(failure)
                .hasMessageContaining("docker-credential-trial failed")
                .hasMessageNotContaining("the secret");
    }

    @Test
    void helperThatIsNotInstalledIsNamed() {
        EngineException failure = failure(guarded, Pull.MISSING, config("{\"credsStore\": \"no-such\"}"));

        assertThat(failure)
                .hasMessageContaining("docker-credential-no-such")
                .hasMessageContaining("is not on the PATH");
        // An image that needs no login is not held up by it.
        assertThat(pull(open, Pull.MISSING, config("{\"credsStore\": \"no-such\"}"))
                        .pulled())
                .isTrue();
    }

    @Test
    void registryThatIsDownMayBeAskedAgain() {
        EngineException failure = failure("127.0.0.1:1/ciroach-test/x:1", Pull.MISSING, Map.of());

        assertThat(failure.reason()).isEqualTo(Reason.REGISTRY);
        assertThat(failure.reason().isTransient()).isTrue();
        assertThat(failure).hasMessageContaining("127.0.0.1:1").hasMessageContaining("connection refused");
    }

    @Test
    void pullWithoutProgressIsGivenUp() {
        try (SilentServer silent = SilentServer.tcp()) {
            Settings settings = Settings.DEFAULT.withPullIdle(Duration.ofMillis(300));
            String stalling = "127.0.0.1:" + silent.port() + "/ciroach-test/x:1";

            EngineException failure = catchThrowableOfType(
                    EngineException.class,
                    () -> pull(new ImageRequest(stalling, Pull.MISSING, null), Map.of(), settings));

            assertThat(failure.reason()).isEqualTo(Reason.PULL_STALLED);
            assertThat(failure).hasMessageContaining(stalling).hasMessageContaining("no progress for 300 ms");
        }
    }
}
