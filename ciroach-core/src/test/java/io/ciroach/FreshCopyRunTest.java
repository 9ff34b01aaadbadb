package io.ciroach;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.engine.FakeStep;
import io.ciroach.model.Command;
import io.ciroach.problem.CiroachException.Kind;
import io.ciroach.result.Outcome;
import io.ciroach.result.PipelineResult;
import io.ciroach.result.StepState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Runs in a copy of the workspace: how long it is there, and what is left of it. */
class FreshCopyRunTest extends DoorTestKit {

    private static final FreshCopy COPY = FreshCopy.DEFAULT;

    /** Writes a file into its workspace. */
    private static FakeStep writes(String name) {
        return FakeStep.of(container -> {
            try {
                Files.writeString(container.workspace().resolve(name), "made");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Test
    void stepsWorkInACopyThatIsThereUntilTheRunIsClosed() throws Exception {
        engine.does(new Command.Shell("write"), writes("made.txt"));
        Path copy;
        try (PipelineRun run = ciroach.start(
                request(HEAD + STEP.replace("echo hi", "write")).copy(COPY).build())) {
            PipelineResult result = run.await();
            copy = run.workspace();

            assertThat(result.succeeded()).isTrue();
            assertThat(copy).startsWith(folder.toRealPath().resolve(".local/state/ciroach/runs"));
            assertThat(copy.resolve("made.txt")).hasContent("made");
            assertThat(copy.resolve("ciroach.toml")).exists();
            assertThat(result.file()).isEqualTo(file.toRealPath());
            assertThat(result.reports()).isEqualTo(file.toRealPath().resolveSibling("target/ciroach"));
        }

        assertThat(copy).doesNotExist();
        assertThat(file.resolveSibling("made.txt")).doesNotExist();
        assertThat(folder.resolve(".local/state/ciroach/runs")).isEmptyDirectory();
    }

    @Test
    void copyIsRemovedWhenTheRunIsOnlyRun() throws Exception {
        assertThat(ciroach.run(request(HEAD + STEP).copy(COPY).build()).succeeded())
                .isTrue();
        assertThat(folder.resolve(".local/state/ciroach/runs")).isEmptyDirectory();
    }

    @Test
    void runThatIsClosedEarlyIsCancelledFirst() throws Exception {
        PipelineRun run = ciroach.start(
                request(HEAD + STEP.replace("echo hi", "forever")).copy(COPY).build());
        run.close();

        assertThat(run.await().outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(folder.resolve(".local/state/ciroach/runs")).isEmptyDirectory();
    }

    /** A second cancel would have skipped it. */
    @Test
    void closingARunThatIsCancelledLeavesItsCleanupItsTurn() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        engine.does(
                new Command.Shell("long"),
                FakeStep.of(container -> started.countDown(), FakeStep.sleep(Duration.ofMinutes(1))));
        PipelineRun run = ciroach.start(request(HEAD + STEP.replace("echo hi", "long")
                        + "[[pipeline.steps]]\nname = \"Cleanup\"\ncommand = \"true\"\n")
                .copy(COPY)
                .build());
        assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();
        run.cancel();
        run.close();

        assertThat(run.await().step("Cleanup").state()).isEqualTo(StepState.SUCCEEDED);
    }

    @Test
    void copyCanBeKept() throws Exception {
        Path kept;
        try (PipelineRun run = ciroach.start(request(HEAD + STEP).copy(COPY).build())) {
            run.await();
            kept = run.closeAndKeep();
        }

        assertThat(kept.resolve("ciroach.toml")).exists();
        assertThat(folder.resolve(".local/state/ciroach/runs")).isEmptyDirectory();
    }

    @Test
    void copyThatCannotBeMadeLeavesNothing() throws Exception {
        RunRequest request = request(HEAD + STEP).copy(COPY).build();
        Files.createSymbolicLink(file.resolveSibling("out"), Path.of("/etc"));

        assertThat(refused(request, Kind.FILES)).hasMessageContaining("out -> /etc");
        assertThat(folder.resolve(".local/state/ciroach/runs")).isEmptyDirectory();
    }

    @Test
    void patternOfACopyThatLeavesTheWorkspaceIsRefused() throws Exception {
        RunRequest request = request(HEAD + STEP)
                .copy(new FreshCopy(List.of("/abs"), List.of("a/../b")))
                .build();

        assertThat(refused(request, Kind.BAD_FILE))
                .hasMessageContaining("\"/abs\" names nothing in the workspace")
                .hasMessageContaining("\"a/../b\" names nothing in the workspace")
                .hasMessageContaining("relative to it, without \"..\"");
        assertThat(folder.resolve(".local/state/ciroach/runs")).isEmptyDirectory();
    }
}
