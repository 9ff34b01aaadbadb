package io.ciroach.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.Ciroach;
import io.ciroach.RunRequest;
import io.ciroach.crash.FaultProxy.Fault;
import io.ciroach.engine.docker.TestEngine;
import io.ciroach.problem.CiroachException;
import io.ciroach.result.PipelineResult;
import io.ciroach.result.StepResult;
import io.ciroach.result.StepState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * One request of a run, whichever it is, is not sent, answered with 500, answered by half, not answered before the connection
 * ends, or answered late. The run ends as it would have, or says that the engine failed: never that a step did. A log that is
 * called complete is. Nothing is left, by this run or the next one, and no cleanup is missed.
 *
 * <p>Points are drawn by {@code -Dciroach.seed=}, as many as {@code -Dciroach.points=} says; 0 tries every one of them.
 */
@Timeout(3600)
class FaultyAnswersIT {

    private static final long SEED = Long.getLong("ciroach.seed", 1);
    private static final int POINTS = Integer.getInteger("ciroach.points", 12);
    private static final Path ENGINE = TestEngine.socket();

    private static final Map<String, Fault> FAULTS = new TreeMap<>(Map.of(
            "not sent", new Fault.Reset(),
            "500", new Fault.Answer(500),
            "half an answer", new Fault.Half(),
            "no answer", new Fault.Swallow(() -> {}),
            "late", new Fault.Delay(Duration.ofSeconds(1))));

    private record Point(String fault, int number) {}

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private Path project;

    private List<String> requests = List.of();

    @BeforeEach
    void writeThePipeline() throws IOException {
        Files.createDirectory(
                folder.resolve("state"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        project = Files.createDirectory(folder.resolve("project"));
        Files.writeString(project.resolve("ciroach.toml"), """
                [pipeline]
                fail_fast = false
                grace = "1s"
                [pipeline.defaults]
                image = "alpine:3.20"
                memory = "16mb"
                pull = "never"
                user = "0"
                [[pipeline.steps]]
                name = "good"
                needs = []
                command = "for i in 1 2 3 4 5; do echo line $i; done"
                [[pipeline.steps]]
                name = "bad"
                needs = []
                command = "echo $CIROACH_RUN_ID >> began; exit 7"
                [[pipeline.steps]]
                name = "slow"
                needs = []
                timeout = "300ms"
                command = "sleep 60"
                [[pipeline.steps]]
                name = "clean"
                always = true
                command = "echo $CIROACH_RUN_ID >> cleaned"
                """);
    }

    private PipelineResult run(@Nullable Point point) throws IOException {
        Path socket = Files.createTempDirectory("ciroach").resolve("s");
        try (FaultProxy proxy = new FaultProxy(
                socket,
                ENGINE,
                (number, line) -> point == null || number != point.number()
                        ? new Fault.Pass()
                        : Objects.requireNonNull(FAULTS.get(point.fault())))) {
            Map<String, String> environment = new HashMap<>(System.getenv());
            environment.put("CIROACH_HOME", folder.resolve("state").toString());
            try {
                return Ciroach.create()
                        .withEnvironment(environment)
                        .run(RunRequest.of(project.resolve("ciroach.toml"))
                                .engine(proxy.address())
                                .build());
            } finally {
                requests = proxy.requests();
            }
        } finally {
            Files.deleteIfExists(socket.resolveSibling(""));
        }
    }

    private List<String> lines(String file) throws IOException {
        Path path = project.resolve(file);
        return Files.exists(path) ? Files.readAllLines(path) : List.of();
    }

    private void check(Point point) throws IOException {
        PipelineResult result;
        try {
            result = run(point);
        } catch (CiroachException e) {
            assertThat(e.kind()).isIn(CiroachException.Kind.ENGINE_UNREACHABLE, CiroachException.Kind.ENGINE_FAILED);
            return; // nothing had been started
        }
        states(result);
        StepResult good = result.step("good");
        if (good.state() == StepState.SUCCEEDED && good.logComplete()) {
            assertThat(Files.readAllLines(Objects.requireNonNull(good.log())))
                    .containsExactly("line 1", "line 2", "line 3", "line 4", "line 5");
        }
        if (!TestEngine.leftOf(result.id()).isEmpty()) {
            assertThat(result.warnings()).as("what is left is said").isNotEmpty();
        }

        PipelineResult next = run(null);

        assertThat(next.step("good").state()).isEqualTo(StepState.SUCCEEDED);
        assertThat(TestEngine.leftOf(result.id())).as("left by the run").isEmpty();
        assertThat(TestEngine.leftOf(next.id())).as("left by the next").isEmpty();
        if (lines("began").contains(result.id())) {
            assertThat(lines("cleaned")).as("cleanups").contains(result.id());
        }
    }

    private static void states(PipelineResult result) {
        Set<StepState> engine = Set.of(StepState.ERRORED, StepState.SKIPPED);
        assertThat(result.step("good").state()).isIn(with(engine, StepState.SUCCEEDED));
        assertThat(result.step("bad").state()).isIn(with(engine, StepState.FAILED));
        if (result.step("bad").state() == StepState.FAILED) {
            assertThat(result.step("bad").exitCode()).isEqualTo(7);
        }
        assertThat(result.step("slow").state()).isIn(with(engine, StepState.TIMED_OUT));
        assertThat(result.step("clean").state()).isIn(with(engine, StepState.SUCCEEDED));
    }

    private static List<StepState> with(Set<StepState> some, StepState another) {
        List<StepState> all = new ArrayList<>(some);
        all.add(another);
        return all;
    }

    @Test
    void requestThatGoesWrongIsNeverAStepsFault() throws Exception {
        states(run(null));
        List<Point> points = new ArrayList<>();
        for (String fault : FAULTS.keySet()) {
            for (int number = 1; number <= requests.size(); number++) {
                points.add(new Point(fault, number));
            }
        }
        Random random = new Random(SEED);
        int tries = POINTS == 0 ? points.size() : POINTS;
        List<String> failures = new ArrayList<>();
        for (int i = 0; i < tries; i++) {
            Point point = POINTS == 0 ? points.get(i) : points.get(random.nextInt(points.size()));
            try {
                check(point);
            } catch (AssertionError e) {
                failures.add(point + ": " + e.getMessage() + "\n" + String.join("\n", requests));
            }
        }
        System.out.println("requests that go wrong: " + tries + " of " + points.size() + ", bad: " + failures.size());
        assertThat(failures).as("-Dciroach.seed=%d", SEED).isEmpty();
    }
}
