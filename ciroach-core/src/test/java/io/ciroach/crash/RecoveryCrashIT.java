package io.ciroach.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.CrashChild;
import io.ciroach.crash.FaultProxy.Fault;
import io.ciroach.engine.docker.TestEngine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that runs a pipeline with a failing step, a retry, two steps beside each other and two {@code always} steps is
 * killed at a request to the engine (before it is sent, once it is answered, once the answer has come) or when its journal
 * reaches the disk. The next run finds all that it needs: nothing is left, no cleanup is missed, its own work is done. In a
 * third of the cases the next run is killed as well, and the one after it does all that.
 *
 * <p>Points are events, never times: they are drawn by {@code -Dciroach.seed=}, as many as {@code -Dciroach.points=} says; 0
 * tries every one of them.
 */
@Timeout(3600)
class RecoveryCrashIT {

    private static final long SEED = Long.getLong("ciroach.seed", 1);
    private static final int POINTS = Integer.getInteger("ciroach.points", 10);
    private static final Path ENGINE = TestEngine.socket();

    private enum Kind {
        BEFORE_THE_REQUEST,
        INSTEAD_OF_THE_ANSWER,
        AFTER_THE_ANSWER,
        AT_A_WRITE
    }

    private record Point(Kind kind, int number) {}

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path temporary;

    @SuppressWarnings("NullAway.Init")
    private Path project;

    private int requests;
    private int forces;

    @BeforeEach
    void writeThePipeline() throws IOException {
        project = Files.createDirectory(temporary.resolve("project"));
        Files.writeString(project.resolve("ciroach.toml"), """
                [pipeline]
                name = "crash"
                fail_fast = false
                grace = "1s"
                [pipeline.defaults]
                image = "alpine:3.20"
                memory = "16mb"
                pull = "never"
                retry_delay = "1ms"
                [[pipeline.steps]]
                name = "left"
                needs = []
                command = "echo $CIROACH_RUN_ID >> began"
                [[pipeline.steps]]
                name = "right"
                needs = []
                command = "echo $CIROACH_RUN_ID >> began; test $CIROACH_ATTEMPT = 2"
                max_retries = 1
                [[pipeline.steps]]
                name = "bad"
                needs = ["left"]
                command = "exit 1"
                [[pipeline.steps]]
                name = "first"
                always = true
                command = "echo $CIROACH_RUN_ID first >> cleaned"
                [[pipeline.steps]]
                name = "second"
                always = true
                command = "echo $CIROACH_RUN_ID second >> cleaned"
                """);
    }

    private Path state(String world) throws IOException {
        return Files.createDirectories(
                temporary.resolve(world).resolve("state"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /** Runs a process to its end, or to the point at which it is killed; returns its exit code. */
    private int run(Path state, @Nullable Point death) throws Exception {
        AtomicReference<Process> victim = new AtomicReference<>();
        Runnable kill = () -> {
            Process process = Objects.requireNonNull(victim.get());
            process.destroyForcibly();
            process.onExit().join();
        };
        Path socket = Files.createTempDirectory("ciroach").resolve("s");
        try (FaultProxy proxy = new FaultProxy(socket, ENGINE, (number, line) -> fault(death, number, kill))) {
            ProcessBuilder builder = new ProcessBuilder(
                    ProcessHandle.current().info().command().orElse("java"),
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-Xshare:auto",
                    "-cp",
                    System.getProperty("java.class.path"),
                    CrashChild.class.getName(),
                    project.resolve("ciroach.toml").toString(),
                    state.toString(),
                    death != null && death.kind() == Kind.AT_A_WRITE ? Integer.toString(death.number()) : "0");
            builder.environment().put("DOCKER_HOST", proxy.address());
            Process process = builder.redirectErrorStream(true)
                    .redirectOutput(temporary.resolve("output").toFile())
                    .start();
            victim.set(process);
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
            requests = proxy.requests().size();
            return process.exitValue();
        } finally {
            Files.deleteIfExists(socket.resolveSibling(""));
        }
    }

    private static Fault fault(@Nullable Point death, int number, Runnable kill) {
        if (death == null || death.number() != number) {
            return new Fault.Pass();
        }
        return switch (death.kind()) {
            case BEFORE_THE_REQUEST -> new Fault.Before(kill);
            case INSTEAD_OF_THE_ANSWER -> new Fault.Swallow(kill);
            case AFTER_THE_ANSWER -> new Fault.After(kill);
            case AT_A_WRITE -> new Fault.Pass();
        };
    }

    private List<Point> points() throws Exception {
        Path state = state("whole");
        assertThat(run(state, null)).as(output()).isEqualTo(1);
        forces = Integer.parseInt(Files.readString(state.resolveSibling("forces")));
        List<Point> points = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            for (int number = 1; number <= (kind == Kind.AT_A_WRITE ? forces : requests); number++) {
                points.add(new Point(kind, number));
            }
        }
        return points;
    }

    private String output() throws IOException {
        return Files.readString(temporary.resolve("output"));
    }

    private List<String> lines(String file) throws IOException {
        Path path = project.resolve(file);
        return Files.exists(path) ? Files.readAllLines(path) : List.of();
    }

    @Test
    void nextRunEndsWellWhatAKilledOneCouldNot() throws Exception {
        List<Point> points = points();
        Random random = new Random(SEED);
        int tries = POINTS == 0 ? points.size() : POINTS;
        int bad = 0;
        List<String> failures = new ArrayList<>();
        for (int i = 0; i < tries; i++) {
            Point first = POINTS == 0 ? points.get(i) : points.get(random.nextInt(points.size()));
            Point second = random.nextInt(3) == 0 ? points.get(random.nextInt(points.size())) : null;
            try {
                crash("try" + i, first, second);
            } catch (AssertionError e) {
                bad++;
                failures.add(first + ", then " + second + ": " + e.getMessage() + "\n" + output());
            }
        }
        System.out.println("crash points: " + tries + " of " + points.size() + " (" + requests + " requests, " + forces
                + " writes of a journal), bad: " + bad);
        assertThat(failures).as("-Dciroach.seed=%d", SEED).isEmpty();
    }

    private void crash(String world, Point first, @Nullable Point second) throws Exception {
        Path state = state(world);
        Files.deleteIfExists(project.resolve("began"));
        Files.deleteIfExists(project.resolve("cleaned"));

        run(state, first);
        if (second != null) {
            run(state, second);
        }
        assertThat(run(state, null)).as("the next run's own work").isEqualTo(1);

        for (String id : lines("began").stream().distinct().toList()) {
            assertThat(lines("cleaned")).as("cleanup of run %s", id).contains(id + " first", id + " second");
            assertThat(TestEngine.leftOf(id)).as("left of run %s", id).isEmpty();
        }
        assertThat(leftOfProject()).isEmpty();
        try (Stream<Path> runs = Files.list(state.resolve("runs"))) {
            for (Path run : runs.toList()) {
                assertThat(lastIntentWasNeverSeen(run))
                        .as("journal of %s is kept", run)
                        .isTrue();
            }
        }
    }

    /** Of a container that was asked for and never seen, the journal stays for ten minutes. */
    private static boolean lastIntentWasNeverSeen(Path run) throws IOException {
        String journal = Files.readString(run.resolve("journal"), StandardCharsets.UTF_8);
        return journal.contains("\"intent\"") && !Files.exists(run.resolve("scratch"));
    }

    private List<String> leftOfProject() {
        return TestEngine.docker(
                        "ps",
                        "-a",
                        "--filter",
                        "label=io.ciroach.pipeline=" + project.resolve("ciroach.toml"),
                        "--format",
                        "{{.Names}}")
                .lines()
                .toList();
    }
}
