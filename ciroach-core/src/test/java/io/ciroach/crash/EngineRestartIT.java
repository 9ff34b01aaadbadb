package io.ciroach.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.Ciroach;
import io.ciroach.RunRequest;
import io.ciroach.event.RunEvent;
import io.ciroach.event.RunListener;
import io.ciroach.result.Outcome;
import io.ciroach.result.PipelineResult;
import io.ciroach.result.StepResult;
import io.ciroach.result.StepState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An engine that goes away under a run, in the ways in which engines do, and comes back or does not. */
@Timeout(300)
class EngineRestartIT {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private Path project;

    private final CountDownLatch up = new CountDownLatch(1);
    private final List<String> missed = new CopyOnWriteArrayList<>();

    @BeforeEach
    void writeThePipeline() throws IOException {
        Files.createDirectory(
                folder.resolve("state"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        project = Files.createDirectory(folder.resolve("project"));
        Files.writeString(project.resolve("ciroach.toml"), """
                [pipeline]
                grace = "1s"
                [pipeline.defaults]
                image = "%s"
                memory = "16mb"
                pull = "never"
                network = "none"
                user = "0"
                [[pipeline.steps]]
                name = "work"
                command = "echo up; while ! test -e /workspace/go; do sleep 0.1; done; echo on"
                [[pipeline.steps]]
                name = "clean"
                always = true
                command = "echo $CIROACH_RUN_ID $CIROACH_STATUS >> /workspace/cleaned"
                """.formatted(OwnEngine.IMAGE));
    }

    private PipelineResult run(OwnEngine engine) {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("CIROACH_HOME", folder.resolve("state").toString());
        return Ciroach.create()
                .withEnvironment(environment)
                .run(RunRequest.of(project.resolve("ciroach.toml"))
                        .engine(engine.address())
                        .listener(new RunListener() {
                            @Override
                            public void onLogLines(RunEvent.LogLines event) {
                                up.countDown();
                            }

                            @Override
                            public void onCleanupMissed(RunEvent.CleanupMissed event) {
                                missed.add(event.step() + ": " + event.reason());
                            }
                        })
                        .build());
    }

    private CompletableFuture<PipelineResult> begin(OwnEngine engine) throws InterruptedException {
        CompletableFuture<PipelineResult> run = CompletableFuture.supplyAsync(() -> run(engine));
        up.await();
        return run;
    }

    private List<String> journals() throws IOException {
        try (Stream<Path> runs = Files.list(folder.resolve("state/runs"))) {
            return runs.map(run -> run.getFileName().toString()).toList();
        }
    }

    private void killedAndStartedAgain(OwnEngine engine) throws Exception {
        CompletableFuture<PipelineResult> run = begin(engine);

        engine.kill();
        engine.start();

        PipelineResult result = run.get();
        StepResult work = result.step("work");
        assertThat(work.state()).isEqualTo(StepState.ERRORED);
        assertThat(work.exitCode()).isNull();
        assertThat(work.logComplete()).isFalse();
        assertThat(work.message()).contains("the engine lost container ciroach-" + result.id() + "-work");
        assertThat(result.outcome()).isEqualTo(Outcome.ERRORED);
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.step("clean").state()).isEqualTo(StepState.SUCCEEDED);
        assertThat(Files.readString(project.resolve("cleaned"))).isEqualTo(result.id() + " failed\n");
        assertThat(engine.containers()).isEmpty();
        assertThat(journals()).isEmpty();
    }

    @Test
    void engineThatIsKilledAndComesBackLosesTheStepAndCleansUp() throws Exception {
        try (OwnEngine engine = OwnEngine.open()) {
            killedAndStartedAgain(engine);
        }
    }

    @Test
    void engineThatKeepsItsContainersAliveLosesTheStepAllTheSame() throws Exception {
        try (OwnEngine engine = OwnEngine.open("--live-restore")) {
            killedAndStartedAgain(engine);
        }
    }

    @Test
    void whatAnEngineThatStaysAwayKeepsTheNextRunMakesUpFor() throws Exception {
        try (OwnEngine engine = OwnEngine.open()) {
            CompletableFuture<PipelineResult> run = begin(engine);

            engine.terminate();

            PipelineResult result = run.get();
            assertThat(result.step("work").state()).isEqualTo(StepState.ERRORED);
            assertThat(result.exitCode()).isEqualTo(3);
            assertThat(missed).singleElement().asString().contains("clean", "the next run makes up for it");
            assertThat(journals()).containsExactly(result.id());
            engine.awaitEnd();
            engine.start();
            Files.createFile(project.resolve("go"));

            PipelineResult next = run(engine);

            assertThat(next.outcome()).isEqualTo(Outcome.SUCCEEDED);
            assertThat(next.cleaned().recoveredRuns()).containsExactly(result.id());
            assertThat(Files.readAllLines(project.resolve("cleaned")))
                    .containsExactly(result.id() + " failed", next.id() + " succeeded");
            assertThat(engine.containers()).isEmpty();
        }
    }

    @Test
    void engineThatStopsForAMomentLosesNothing() throws Exception {
        try (OwnEngine engine = OwnEngine.open()) {
            CompletableFuture<PipelineResult> run = begin(engine);

            engine.freeze();
            Files.createFile(project.resolve("go"));
            engine.stayFrozen(Duration.ofSeconds(5));
            engine.thaw();

            PipelineResult result = run.get();
            assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
            assertThat(Files.readAllLines(
                            Objects.requireNonNull(result.step("work").log())))
                    .containsExactly("up", "on");
            assertThat(engine.containers()).isEmpty();
        }
    }

    @Test
    void stepThatCannotBeKilledIsNamedAndLeftToTheNextRun() throws Exception {
        try (OwnEngine engine = OwnEngine.open()) {
            Path file = project.resolve("ciroach.toml");
            Files.writeString(
                    file, Files.readString(file).replace("name = \"work\"", "name = \"work\"\ntimeout = \"2s\""));
            CompletableFuture<PipelineResult> run = begin(engine);
            String container = engine.containers().get(0);

            engine.freezeShimOf(container);

            PipelineResult result = run.get();
            StepResult work = result.step("work");
            assertThat(work.state()).isEqualTo(StepState.ERRORED);
            assertThat(work.message()).contains(container, "does not die");
            assertThat(result.step("clean").state()).isEqualTo(StepState.SUCCEEDED);
            assertThat(result.warnings())
                    .anySatisfy(warning -> assertThat(warning)
                            .contains(
                                    container,
                                    "does not die and cannot be removed",
                                    "docker rm -f",
                                    "the next run tries again"));
            assertThat(result.exitCode()).isEqualTo(3);
            assertThat(Duration.between(result.startedAt(), result.endedAt()))
                    .isLessThan(Duration.ofSeconds(2 + 1 + 30));
            assertThat(journals()).containsExactly(result.id());

            engine.thawShims();
            Files.createFile(project.resolve("go"));
            PipelineResult next = run(engine);

            assertThat(next.outcome()).isEqualTo(Outcome.SUCCEEDED);
            assertThat(engine.containers()).isEmpty();
            assertThat(journals()).isEmpty();
        }
    }
}
