package io.ciroach.run;

import static io.ciroach.run.Simulation.pipeline;
import static io.ciroach.run.Simulation.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.engine.Engine;
import io.ciroach.engine.EngineRequest;
import io.ciroach.engine.EngineRun;
import io.ciroach.engine.Intents;
import io.ciroach.engine.RunSpec;
import io.ciroach.engine.StepDraft;
import io.ciroach.engine.StepSpec;
import io.ciroach.engine.Turn;
import io.ciroach.event.RunEvent;
import io.ciroach.model.Budget;
import io.ciroach.model.ByteSize;
import io.ciroach.model.GitAccess;
import io.ciroach.result.Outcome;
import io.ciroach.result.PipelineResult;
import io.ciroach.result.StepResult;
import io.ciroach.result.StepState;
import io.ciroach.result.Waited;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A run on an engine of which another run holds nearly all for a while. The engine has 10 GB, the default budget is 8. */
class RoomOfOthersTest extends SimulationTestKit {

    private static final Duration A_LOOK = Duration.ofSeconds(1);

    /** Step {@code heavy} of run {@code other} holds 8000 MB, and a cache for itself, from one moment to another. */
    private void otherHolds(double from, double to) {
        AtomicReference<Runnable> end = new AtomicReference<>();
        sim.at(from, () -> {
            Engine connection = sim.engine.open(new EngineRequest(null, Map.of(), folder));
            EngineRun run = connection.openRun(
                    new RunSpec(
                            "other",
                            "p",
                            "owner of other",
                            new Budget(4, ByteSize.ofMb(8192), null),
                            folder,
                            0,
                            0,
                            GitAccess.READ_ONLY,
                            folder),
                    Intents.NONE);
            var unused = run.claim(heavy(), new Turn(sim.time.now(), false, Set.of("user cache")));
            end.set(() -> {
                run.close();
                connection.close();
            });
        });
        sim.at(to, () -> Objects.requireNonNull(end.get()).run());
    }

    private static StepSpec heavy() {
        return StepDraft.of("heavy")
                .image(Simulation.IMAGE)
                .memoryMb(8000)
                .lifetime(Duration.ofHours(1))
                .build();
    }

    private static Waited roomOf(StepResult step) {
        return step.waited().stream()
                .filter(waited -> waited.reason().equals("room"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("it did not wait for room: " + step.waited()));
    }

    @Test
    void stepWaitsForTheRoomThatAnotherRunHoldsAndSaysWhose() throws Exception {
        otherHolds(0, 5);

        PipelineResult result = sim.run(pipeline("", step("a", "sleep 1")));

        assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(roomOf(result.step("a")).by()).containsExactly("other:heavy");
        assertThat(roomOf(result.step("a")).duration())
                .isBetween(Duration.ofSeconds(4), Duration.ofSeconds(5).plus(A_LOOK));
        assertThat(sim.of(RunEvent.StepWaiting.class))
                .anySatisfy(event -> assertThat(event.reason().by()).containsExactly("other:heavy"));
        assertThat(result.peakContainers()).as("who waits has no container").isEqualTo(1);
    }

    @Test
    void cancelEndsTheWaitForRoom() throws Exception {
        otherHolds(0, 100);

        PipelineResult result = sim.cancelAt(2).run(pipeline("", step("a", "sleep 1")));

        assertThat(result.step("a").state()).isEqualTo(StepState.SKIPPED);
        assertThat(result.outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(result.peakContainers()).isZero();
        assertThat(Duration.between(result.startedAt(), result.endedAt())).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void failFastEndsTheWaitForRoom() throws Exception {
        otherHolds(1, 100);

        PipelineResult result = sim.run(pipeline(
                "",
                step("bad", "sleep 3; exit 1", "needs = []")
                        + step("first", "sleep 2", "needs = []")
                        + step("late", "sleep 1", "needs = [\"first\"]")));

        assertThat(result.step("bad").state()).isEqualTo(StepState.FAILED);
        assertThat(result.step("late").state()).isEqualTo(StepState.SKIPPED);
        assertThat(roomOf(result.step("late")).by()).contains("other:heavy");
    }

    @Test
    void timeThatACleanupStepWaitsForRoomIsNotItsOwn() throws Exception {
        otherHolds(1, 10);

        PipelineResult result = sim.run(
                pipeline("cleanup_timeout = \"10s\"", step("a", "sleep 2") + step("tidy", "sleep 8", "always = true")));

        assertThat(result.step("tidy").state()).isEqualTo(StepState.SUCCEEDED);
        assertThat(roomOf(result.step("tidy")).by()).containsExactly("other:heavy");
    }

    @Test
    void cleanupStepThatFindsNoRoomForAnotherCleanupTimeoutIsReportedAsNotRun() throws Exception {
        otherHolds(1, 100);

        PipelineResult result = sim.run(
                pipeline("cleanup_timeout = \"10s\"", step("a", "sleep 2") + step("tidy", "true", "always = true")));

        assertThat(result.step("tidy").state()).isEqualTo(StepState.SKIPPED);
        assertThat(sim.of(RunEvent.CleanupMissed.class))
                .singleElement()
                .satisfies(missed -> assertThat(missed.step()).isEqualTo("tidy"));
        assertThat(Duration.between(result.startedAt(), result.endedAt()))
                .isBetween(Duration.ofSeconds(12), Duration.ofSeconds(14));
    }

    @Test
    void stepThatFitsBesideTheOtherRunGoesAtOnce() throws Exception {
        otherHolds(0, 100);

        PipelineResult result = sim.run(pipeline("memory_budget = \"9gb\"", step("a", "sleep 1")));

        assertThat(result.step("a").waited())
                .noneMatch(waited -> waited.reason().equals("room"));
    }

    @Test
    void engineThatCannotTellWhatIsClaimedFailsTheAttemptAndNotTheRunLoop() throws Exception {
        sim.engine.failsClaims(io.ciroach.engine.FakeEngine.failure(
                io.ciroach.engine.EngineException.Reason.ENGINE_HANGS, "the engine does not answer"));

        PipelineResult result = sim.run(pipeline("", step("a", "sleep 1")));

        assertThat(result.step("a").state()).isEqualTo(StepState.ERRORED);
        assertThat(result.step("a").message()).contains("the engine does not answer");
    }
}
