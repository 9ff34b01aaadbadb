package io.ciroach.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ciroach.engine.EngineRequest;
import io.ciroach.problem.CiroachException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AddressSearchTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    private final Set<String> answering = new HashSet<>();

    @BeforeEach
    void makeTheFolder() throws IOException {
        Files.createDirectories(home.resolve(".docker"));
    }

    private DockerAddress find(@Nullable String explicit, Map<String, String> environment) {
        EngineRequest request = new EngineRequest(explicit, environment, home);
        return new AddressSearch(
                        request,
                        CliConfig.read(environment, home),
                        address -> answering.contains(address.socket().toString()),
                        home.resolve("default.sock"))
                .find();
    }

    private CiroachException failure(@Nullable String explicit, Map<String, String> environment) {
        CiroachException failure = catchThrowableOfType(CiroachException.class, () -> find(explicit, environment));
        assertThat(failure.kind()).isEqualTo(CiroachException.Kind.ENGINE_UNREACHABLE);
        return failure;
    }

    private void context(String name, String json) throws IOException {
        Path folder = home.resolve(".docker/contexts/meta").resolve(DockerContexts.hash(name));
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("meta.json"), json);
    }

    private void context(String name) throws IOException {
        context(
                name,
                "{\"Name\": \"" + name + "\", \"Endpoints\": {\"docker\": {\"Host\": \"unix:///run/" + name
                        + ".sock\"}}}");
    }

    private void currentContext(String name) throws IOException {
        Files.writeString(home.resolve(".docker/config.json"), "{\"currentContext\": \"" + name + "\"}");
    }

    private Path socket(String path) throws IOException {
        Path socket = home.resolve(path);
        Files.createDirectories(socket.getParent());
        return Files.createFile(socket);
    }

    @Test
    void explicitAddressWinsOverAll() throws Exception {
        context("work");
        DockerAddress address = find(
                " unix:///run/mine.sock ", Map.of("DOCKER_HOST", "unix:///run/other.sock", "DOCKER_CONTEXT", "work"));

        assertThat(address.described()).isEqualTo("unix:///run/mine.sock (ciroach.engine)");
        assertThat(address.socket()).isEqualTo(Path.of("/run/mine.sock"));
    }

    @Test
    void dockerHostWinsOverTheContext() throws Exception {
        context("work");
        DockerAddress address = find(null, Map.of("DOCKER_HOST", "unix:///run/other.sock", "DOCKER_CONTEXT", "work"));

        assertThat(address.described()).isEqualTo("unix:///run/other.sock (DOCKER_HOST)");
    }

    @Test
    void contextOfTheEnvironmentWinsOverTheChosenOne() throws Exception {
        context("work");
        context("play");
        currentContext("play");

        assertThat(find(null, Map.of("DOCKER_CONTEXT", "work")).described())
                .isEqualTo("unix:///run/work.sock (context \"work\")");
        assertThat(find(null, Map.of()).described()).isEqualTo("unix:///run/play.sock (context \"play\")");
    }

    @Test
    void contextsLieWhereDockerConfigSays() throws Exception {
        Path elsewhere = Files.createDirectories(home.resolve("elsewhere"));
        Path meta = Files.createDirectories(elsewhere.resolve("contexts/meta").resolve(DockerContexts.hash("x")));
        Files.writeString(
                meta.resolve("meta.json"),
                "{\"Name\": \"x\", \"Endpoints\": {\"docker\": {\"Host\": \"tcp://10.0.0.1:2375\"}}}");

        assertThat(find(null, Map.of("DOCKER_CONFIG", elsewhere.toString(), "DOCKER_CONTEXT", "x")))
                .hasToString("tcp://10.0.0.1:2375");
    }

    @Test
    void unknownContextIsAnErrorThatListsWhatThereIs() throws Exception {
        context("work");
        context("play");

        assertThat(failure(null, Map.of("DOCKER_CONTEXT", "wrok")))
                .hasMessageContaining("there is no Docker context \"wrok\" (DOCKER_CONTEXT), did you mean \"work\"?")
                .hasMessageContaining("default, play, work")
                .hasMessageContaining("docker context use");
        currentContext("gone");
        assertThat(failure(null, Map.of())).hasMessageContaining("\"gone\" (chosen in " + home);
    }

    @Test
    void contextWithoutAnEngineOrWithoutACheckIsRefused() throws Exception {
        context("k8s", "{\"Name\": \"k8s\", \"Endpoints\": {\"kubernetes\": {}}}");
        context(
                "lax",
                "{\"Name\": \"lax\", \"Endpoints\": {\"docker\": {\"Host\": \"tcp://h:2376\", \"SkipTLSVerify\": true}}}");

        assertThat(failure(null, Map.of("DOCKER_CONTEXT", "k8s"))).hasMessageContaining("names no Docker engine");
        assertThat(failure(null, Map.of("DOCKER_CONTEXT", "lax")))
                .hasMessageContaining("skips the check of the engine's certificate");
    }

    @Test
    void defaultContextAndEmptyVariablesMeanTheDefaultSocket() throws Exception {
        answering.add(socket("default.sock").toString());
        currentContext("default");

        assertThat(find("", Map.of("DOCKER_HOST", "", "DOCKER_CONTEXT", "default"))
                        .described())
                .isEqualTo("unix://" + home.resolve("default.sock") + " (default socket)");
    }

    @Test
    void socketsOfThisUserFollowInOrder() throws Exception {
        Map<String, String> environment =
                Map.of("XDG_RUNTIME_DIR", home.resolve("run").toString());
        answering.add(socket("run/podman/podman.sock").toString());
        assertThat(find(null, environment).found()).isEqualTo("Podman");

        answering.add(socket(".docker/run/docker.sock").toString());
        assertThat(find(null, environment).found()).isEqualTo("Docker Desktop");

        answering.add(socket("run/docker.sock").toString());
        assertThat(find(null, environment).found()).isEqualTo("rootless Docker");

        // There, but dead: what nobody chose is passed over.
        socket("default.sock");
        assertThat(find(null, environment).found()).isEqualTo("rootless Docker");
    }

    @Test
    void noEngineAtAllSaysWhereItLooked() throws Exception {
        socket("default.sock");

        assertThat(failure(null, Map.of("XDG_RUNTIME_DIR", home.resolve("run").toString())))
                .hasMessageContaining("no container engine was found")
                .hasMessageContaining(home.resolve("default.sock") + " (default socket): there, but nothing answers")
                .hasMessageContaining(home.resolve("run/docker.sock") + " (rootless Docker): not there")
                .hasMessageContaining(home.resolve("run/podman/podman.sock") + " (Podman): not there")
                .hasMessageContaining("systemctl start docker");
    }

    @Test
    void addressesThatCannotServeSayWhy() {
        assertThat(failure("ssh://me@host", Map.of()))
                .hasMessageContaining("ssh://me@host (ciroach.engine) is reached through ssh");
        assertThat(failure("/var/run/docker.sock", Map.of()))
                .hasMessageContaining("is a path: write unix:///var/run/docker.sock");
        assertThat(failure("http://host:2375", Map.of()))
                .hasMessageContaining("neither a unix:// nor a tcp:// address");
        assertThat(failure("unix://relative.sock", Map.of())).hasMessageContaining("names no socket");
        assertThat(failure("tcp:host", Map.of())).hasMessageContaining("names no host");
        assertThat(failure("what is this", Map.of())).hasMessageContaining("is no address");
        assertThat(failure(null, Map.of("DOCKER_HOST", "fd://"))).hasMessageContaining("(DOCKER_HOST)");
    }

    @Test
    void portOfATcpAddressDependsOnEncryption() throws Exception {
        assertThat(find("tcp://host", Map.of())).hasToString("tcp://host:2375");
        assertThat(find("tcp://[::1]:99/", Map.of())).hasToString("tcp://[::1]:99");
        assertThat(find("tcp://host", Map.of()).tls()).isNull();

        DockerAddress encrypted = find("tcp://host", Map.of("DOCKER_TLS_VERIFY", "yes"));
        assertThat(encrypted).hasToString("tcp://host:2376");
        assertThat(encrypted.tls()).isNotNull();
    }

    @Test
    void configFileThatIsNoJsonIsNamedWithoutItsContent() throws Exception {
        Files.writeString(home.resolve(".docker/config.json"), "{\"auths\": {\n\"sesame\" oops");

        assertThat(failure(null, Map.of()))
                .hasMessageContaining(home.resolve(".docker/config.json") + " is not valid JSON (line 2)")
                .hasMessageNotContaining("sesame");
    }
}
