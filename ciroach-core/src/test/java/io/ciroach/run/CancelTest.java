package io.ciroach.run;

import static io.ciroach.run.Simulation.log;
import static io.ciroach.run.Simulation.pipeline;
import static io.ciroach.run.Simulation.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.event.RunEvent;
import io.ciroach.result.Outcome;
import io.ciroach.result.PipelineResult;
import io.ciroach.result.StepState;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Cancels, once and again. */
@Timeout(60)
class CancelTest {

    private static final String ALWAYS = "when = \"always\"";
    private static final String FAILURE = "when = \"failure\"";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private Simulation sim;

    @BeforeEach
    void simulate() {
        sim = new Simulation(folder);
    }

    private static void cancelled(PipelineResult result) {
        assertThat(result.outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(result.exitCode()).isEqualTo(130);
    }

    private static StepState state(PipelineResult result, String step) {
        return result.step(step).state();
    }

    @Test
    void firstCancelEndsWhatRunsWithGraceThenAlwaysStepsRun() throws Exception {
        PipelineResult result = sim.cancelAt(5)
                .run(pipeline(
                        "grace = \"4s\"",
                        step("a", "trap '' TERM; echo up; forever")
                                + step("b", "true")
                                + step("c", "echo $CIROACH_STATUS; sleep 7", ALWAYS)
                                + step("f", "true", FAILURE)));

        cancelled(result);
        assertThat(state(result, "a")).isEqualTo(StepState.CANCELLED);
        assertThat(result.step("a").message()).isEqualTo("Ctrl-C");
        assertThat(state(result, "b")).isEqualTo(StepState.SKIPPED);
        assertThat(state(result, "c")).isEqualTo(StepState.SUCCEEDED);
        assertThat(state(result, "f")).isEqualTo(StepState.SKIPPED);
        assertThat(log(result.step("c"))).isEqualTo("cancelled\n");
        assertThat(sim.did("stop", "end")).containsExactly("5.0 stop a#1", "9.0 end a#1", "16.0 end c#1");
        assertThat(sim.of(RunEvent.CleanupMissed.class)).isEmpty();
    }

    @Test
    void secondCancelKillsAtOnceAndNamesTheCleanupThatDidNotRun() throws Exception {
        PipelineResult result = sim.cancelAt(5)
                .cancelAt(6)
                .run(pipeline(
                        "grace = \"60s\"",
                        step("a", "trap '' TERM; echo up; forever")
                                + step("c", "true", ALWAYS)
                                + step("f", "true", FAILURE)));

        cancelled(result);
        assertThat(sim.did("stop", "kill", "end")).containsExactly("5.0 stop a#1", "6.0 kill a#1", "6.0 end a#1");
        assertThat(state(result, "c")).isEqualTo(StepState.SKIPPED);
        assertThat(sim.of(RunEvent.CleanupMissed.class))
                .extracting(RunEvent.CleanupMissed::step)
                .containsExactly("c");
        assertThat(sim.of(RunEvent.CancelRequested.class))
                .extracting(RunEvent.CancelRequested::count)
                .containsExactly(1, 2);
    }

    @Test
    void firstCancelLeavesARunningCleanupStepAloneAndTheSecondKillsIt() throws Exception {
        PipelineResult result = sim.cancelAt(5)
                .cancelAt(8)
                .run(pipeline("", step("a", "sleep 3") + step("c1", "sleep 60", ALWAYS) + step("c2", "true", ALWAYS)));

        assertThat(sim.did("kill", "end")).containsExactly("3.0 end a#1", "8.0 kill c1#1", "8.0 end c1#1");
        assertThat(state(result, "a")).isEqualTo(StepState.SUCCEEDED);
        assertThat(state(result, "c1")).isEqualTo(StepState.CANCELLED);
        assertThat(sim.of(RunEvent.CleanupMissed.class))
                .extracting(RunEvent.CleanupMissed::step)
                .containsExactlyInAnyOrder("c1", "c2");
        cancelled(result);
    }

    @Test
    void cancelThatKeepsNothingFromRunningChangesNoOutcome() throws Exception {
        PipelineResult result = sim.cancelAt(5).run(pipeline("", step("a", "sleep 3") + step("c", "sleep 10", ALWAYS)));

        assertThat(state(result, "c")).isEqualTo(StepState.SUCCEEDED);
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void cancelEndsTheWaitForAnotherAttempt() throws Exception {
        PipelineResult result =
                sim.cancelAt(0.001).run(pipeline("", step("a", "exit 3", "max_retries = 3", "retry_delay = \"60s\"")));

        assertThat(state(result, "a")).isEqualTo(StepState.FAILED);
        assertThat(result.duration()).isLessThan(Duration.ofSeconds(1));
        cancelled(result);
    }

    @Test
    void cancelWhileAContainerIsMadeWithdrawsItAndTheStepWasNeverStarted() throws Exception {
        sim.engine.takes(Duration.ofSeconds(10), Duration.ZERO);

        PipelineResult result = sim.cancelAt(5).run(pipeline("", step("a", "true")));

        assertThat(state(result, "a")).isEqualTo(StepState.SKIPPED);
        assertThat(sim.did("claim", "start", "remove")).containsExactly("10.0 claim a#1", "10.0 remove a#1");
        cancelled(result);
    }

    @Test
    void cancelEndsPullsAndAlwaysStepsStillRun() throws Exception {
        sim.engine.fetches("slow:1", Duration.ofSeconds(100));

        PipelineResult result = sim.cancelAt(5)
                .run(pipeline("", step("a", "true", "image = \"slow:1\"") + step("c", "echo $CIROACH_STATUS", ALWAYS)));

        assertThat(state(result, "a")).isEqualTo(StepState.SKIPPED);
        assertThat(log(result.step("c"))).isEqualTo("cancelled\n");
        assertThat(sim.of(RunEvent.PullFinished.class))
                .singleElement()
                .satisfies(event -> assertThat(event.failure()).contains("cancelled"));
        assertThat(result.duration()).isEqualTo(Duration.ofSeconds(5));
        cancelled(result);
    }

    @Test
    void cancelBeforeTheRunHasBegunRunsNoCleanup() throws Exception {
        sim.engine.fetches("slow:1", Duration.ofSeconds(100));

        PipelineResult result =
                sim.cancelAt(5).run(pipeline("", step("a", "true") + step("c", "true", ALWAYS, "image = \"slow:1\"")));

        assertThat(result.steps()).allSatisfy(step -> assertThat(step.state()).isEqualTo(StepState.SKIPPED));
        assertThat(result.duration()).isEqualTo(Duration.ofSeconds(5));
        cancelled(result);
    }

    @Test
    void cancelOfAStepThatFailsAtTheSameTimeKeepsTheCancel() throws Exception {
        PipelineResult result = sim.cancelAt(5)
                .run(pipeline("", step("a", "forever", "needs = []") + step("b", "sleep 5; exit 1", "needs = []")));

        cancelled(result);
    }

    @Test
    void thirdCancelIsOneTooMany() throws Exception {
        PipelineResult result = sim.cancelAt(5)
                .cancelAt(5.1)
                .cancelAt(5.1)
                .run(pipeline("", step("a", "forever") + step("c", "true", ALWAYS)));

        cancelled(result);
    }
}
