package io.ciroach.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ciroach.engine.EngineRequest;
import io.ciroach.problem.CiroachException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each way in which an engine is not there has its own sentence. */
@Timeout(60)
class UnreachableTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final Settings impatient = Settings.DEFAULT.within(Duration.ofMillis(400));

    private Path socket() {
        return folder.resolve("engine.sock");
    }

    private CiroachException open(String address) {
        EngineRequest request = new EngineRequest(null, Map.of("DOCKER_HOST", address), folder);
        return catchThrowableOfType(
                CiroachException.class,
                () -> new DockerEngineProvider(impatient).open(request).close());
    }

    private CiroachException answering(String answer) {
        try (SilentServer server = SilentServer.unix(socket(), answer)) {
            return open(server.address().toString());
        }
    }

    private static String http(String status, String headers, String body) {
        return "HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    @Test
    void socketThatIsNotThere() {
        assertThat(open("unix://" + socket()))
                .hasMessageContaining("the engine at unix://" + socket() + " (DOCKER_HOST) is not there")
                .hasMessageContaining("start Docker");
    }

    @Test
    void socketThatNobodyListensOn() throws Exception {
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket()));
        }
        assertThat(open("unix://" + socket()))
                .hasMessageContaining("is dead: the socket is there and nobody listens")
                .hasMessageContaining("start Docker");
    }

    @Test
    void fileThatIsNoSocket() throws Exception {
        Files.createFile(socket());

        assertThat(open("unix://" + socket())).hasMessageContaining("is dead");
    }

    @Test
    void engineThatTakesTheConnectionAndSaysNothing() {
        CiroachException failure = answering("");

        assertThat(failure.kind()).isEqualTo(CiroachException.Kind.ENGINE_UNREACHABLE);
        assertThat(failure)
                .hasMessageContaining("takes the connection and does not answer")
                .hasMessageContaining("see whether `docker ps` answers");
    }

    @Test
    void engineThatAnswersWithAnError() {
        CiroachException failure = answering(http("500 Internal Server Error", "", "{\"message\":\"disk on fire\"}"));

        assertThat(failure.kind()).isEqualTo(CiroachException.Kind.ENGINE_FAILED);
        assertThat(failure)
                .hasMessageContaining("unix://" + socket() + " (DOCKER_HOST) answers with an error: disk on fire");
    }

    @Test
    void serverThatIsNoEngine() {
        assertThat(answering(http("200 OK", "", "hello"))).hasMessageContaining("is no Docker Engine");
        assertThat(answering("220 mail.example.org ESMTP\r\n\r\n")).isNotNull();
    }

    @Test
    void engineThatIsTooOldOrOfAnotherSystem() {
        assertThat(answering(http("200 OK", "Api-Version: 1.40\r\n", "OK")))
                .hasMessageContaining("is too old (API 1.40)")
                .hasMessageContaining("Docker 20.10");
        assertThat(answering(http("200 OK", "Api-Version: 1.45\r\nOstype: windows\r\n", "OK")))
                .hasMessageContaining("runs windows containers");
    }

    @Test
    void portThatNobodyListensOn() {
        int port;
        try (SilentServer server = SilentServer.tcp()) {
            port = server.port();
        }
        assertThat(open("tcp://127.0.0.1:" + port))
                .hasMessageContaining("the engine at tcp://127.0.0.1:" + port + " (DOCKER_HOST) cannot be reached")
                .hasMessageContaining("Connection refused");
    }

    @Test
    void hostThatNobodyKnows() {
        assertThat(open("tcp://no-such-host.invalid:2375")).hasMessageContaining("unknown host no-such-host.invalid");
    }
}
