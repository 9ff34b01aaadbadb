package io.ciroach.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.transport.DockerHttpClient.Request;
import io.ciroach.engine.EngineException;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SocketHttpClientTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private String ask(String answer) {
        try (SilentServer server = SilentServer.unix(folder.resolve("s"), answer);
                Connection connection = connection(server.address(), Duration.ofSeconds(30))) {
            return connection.ask(Request.Method.GET, "/x").body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Connection connection(URI address, Duration deadline) {
        return new Connection(new DockerAddress(address, "test", null), deadline, deadline, deadline);
    }

    @Test
    void bodyEndsWithItsLengthItsLastChunkOrTheConnection() {
        assertThat(ask("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi, and more"))
                .isEqualTo("hi");
        assertThat(
                        ask(
                                "HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\n\r\n2;x=y\r\nhi\r\nA\r\n0123456789\r\n0\r\nT: x\r\n\r\nz"))
                .isEqualTo("hi0123456789");
        assertThat(ask("HTTP/1.1 200 OK\r\n\r\nto the end")).isEqualTo("to the end");
        assertThat(ask("HTTP/1.1 204 No Content\r\n\r\nignored")).isEmpty();
        assertThat(ask("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\nafter"))
                .isEqualTo("after");
    }

    @Test
    void answerThatIsCutOffIsAnError() {
        for (String cut : new String[] {
            "HTTP/1.1 200 OK\r\nContent-Le",
            "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nhi",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nh",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n"
        }) {
            assertThatThrownBy(() -> ask(cut)).as(cut).hasRootCauseInstanceOf(EOFException.class);
        }
    }

    @Test
    void nonsenseIsAnError() {
        assertThatThrownBy(() -> ask("SSH-2.0-OpenSSH\r\n\r\n")).hasStackTraceContaining("does not speak HTTP");
        assertThatThrownBy(() -> ask("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"))
                .hasStackTraceContaining("a chunk's size that is no number");
        assertThatThrownBy(() -> ask("HTTP/1.1 200 OK\r\nX: " + "y".repeat(100_000)))
                .hasStackTraceContaining("a line without an end");
    }

    @Test
    void errorCarriesTheEnginesWords() {
        assertThatThrownBy(() -> ask("HTTP/1.1 409 Conflict\r\n\r\n{\"message\":\"in use\"}"))
                .hasRootCauseInstanceOf(Refusal.class)
                .hasStackTraceContaining("in use");
    }

    @Test
    void callWithoutAnAnswerEndsAtItsDeadline() {
        try (SilentServer server = SilentServer.unix(folder.resolve("s"), "");
                Connection connection = connection(server.address(), Duration.ofMillis(100))) {
            assertThatThrownBy(() -> connection.quick("tell a joke", () -> connection.ask(Request.Method.GET, "/joke")))
                    .isInstanceOfSatisfying(
                            EngineException.class,
                            failure -> assertThat(failure.reason()).isEqualTo(EngineException.Reason.ENGINE_HANGS))
                    .hasMessageContaining("did not answer within 100 ms when asked to tell a joke");
        }
    }

    @Test
    void interruptOfTheOneWhoAsksDoesNotStopTheQuestion() throws Exception {
        try (SilentServer server = SilentServer.unix(folder.resolve("s"), "HTTP/1.1 200 OK\r\n\r\nanswer");
                Connection connection = connection(server.address(), Duration.ofSeconds(30))) {
            Thread.currentThread().interrupt();

            String body = connection
                    .quick("answer", () -> connection.ask(Request.Method.GET, "/x"))
                    .body();

            assertThat(Thread.interrupted()).isTrue();
            assertThat(body).isEqualTo("answer");
        }
    }

    @Test
    void closedConnectionTakesNoMoreCalls() {
        Connection connection = connection(URI.create("unix:///nowhere"), Duration.ofSeconds(30));
        connection.close();

        assertThatThrownBy(() -> connection.quick("answer", () -> true))
                .isInstanceOfSatisfying(
                        EngineException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(EngineException.Reason.CANCELLED));
    }

    @Test
    void chunksComeAsTheyAreRead() throws Exception {
        ChunkedInput input = new ChunkedInput(
                new ByteArrayInputStream("3\r\nabc\r\n1\r\nd\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));

        assertThat(input.read()).isEqualTo('a');
        assertThat(new String(input.readAllBytes(), StandardCharsets.US_ASCII)).isEqualTo("bcd");
        assertThat(input.read()).isEqualTo(-1);
    }
}
