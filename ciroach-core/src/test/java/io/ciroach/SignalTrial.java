package io.ciroach;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.crash.FaultProxy;
import io.ciroach.crash.FaultProxy.Fault;
import io.ciroach.engine.docker.TestEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that runs a pipeline on a real engine and gets signals. When one is sent is decided by an event, never by a time;
 * how long what follows may take is what docs/cleaning.md says.
 */
abstract class SignalTrial {

    static final Duration GRACE = Duration.ofSeconds(1);
    static final Duration FIRST = GRACE.plusSeconds(5);
    static final Duration SECOND = Duration.ofSeconds(3);
    static final Duration THIRD = Duration.ofSeconds(1);

    static final String ALWAYS = step("tidy", "echo $CIROACH_STATUS > tidied", "always = true");
    static final String STUBBORN = "trap \"\" TERM; touch up; while :; do sleep 0.2; done";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @BeforeEach
    void makeFolders() throws IOException {
        Files.createDirectory(
                folder.resolve("state"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.createDirectory(folder.resolve("project"));
    }

    @AfterEach
    void removeSockets() throws IOException {
        if (socket != null) {
            Files.deleteIfExists(socket);
            Files.deleteIfExists(socket.resolveSibling(""));
        }
    }

    @SuppressWarnings("NullAway.Init")
    private Path socket;

    static String step(String name, String command, String... keys) {
        return "[[pipeline.steps]]\nname = \"" + name + "\"\ncommand = '''" + command + "'''\n"
                + String.join("\n", keys) + "\n";
    }

    SignalledProcess.Builder child(String... steps) throws IOException {
        Files.writeString(
                folder.resolve("project/ciroach.toml"),
                "[pipeline]\nname = \"it\"\ngrace = \"" + GRACE.toSeconds() + "s\"\n"
                        + "[pipeline.defaults]\nimage = \"alpine:3.20\"\nmemory = \"32mb\"\n" + String.join("", steps));
        return new SignalledProcess.Builder(folder);
    }

    /** A proxy that holds the first such request back until the gate opens. */
    FaultProxy holding(Predicate<String> request, CountDownLatch held, CountDownLatch gate) throws IOException {
        AtomicBoolean first = new AtomicBoolean(true);
        socket = Files.createTempDirectory("ciroach").resolve("s");
        FaultProxy proxy = new FaultProxy(
                socket,
                TestEngine.socket(),
                (number, line) -> request.test(line) && first.getAndSet(false)
                        ? new Fault.Before(() -> {
                            held.countDown();
                            try {
                                gate.await();
                            } catch (InterruptedException e) {
                                throw new AssertionError(e);
                            }
                        })
                        : new Fault.Pass());
        // For a child that is another user's.
        Files.setPosixFilePermissions(socket.resolveSibling(""), PosixFilePermissions.fromString("rwx--x--x"));
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
        return proxy;
    }

    /** Sends a signal, and waits until the run has it. */
    static void press(SignalledProcess child, String signal, int count) throws IOException {
        child.send(signal).await("cancel-requested " + count);
    }

    void endedBy(SignalledProcess child, int exitCode) throws Exception {
        assertThat(child.exit()).isEqualTo(exitCode);
        assertThat(child.run().path("outcome").asText()).isEqualTo("CANCELLED");
        assertThat(child.run().path("exitCode").asInt()).isEqualTo(exitCode);
        assertThat(child.fromCancel(1)).isLessThan(FIRST);
        child.nothingIsLeft();
    }

    void alwaysStepRan() {
        assertThat(folder.resolve("project/tidied")).hasContent("cancelled");
    }

    /** Not a container that only looks into an image. */
    static boolean isStep(String line) {
        return line.contains("-made-") || line.contains("-quick-");
    }
}
