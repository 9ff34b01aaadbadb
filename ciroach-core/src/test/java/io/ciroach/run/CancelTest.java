package io.ciroach.run;

import static io.ciroach.run.Simulation.log;
import static io.ciroach.run.Simulation.pipeline;
import static io.ciroach.run.Simulation.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ciroach.engine.EngineRun;
import io.ciroach.event.RunEvent;
import io.ciroach.result.Outcome;
import io.ciroach.result.PipelineResult;
import io.ciroach.result.StepResult;
import io.ciroach.result.StepState;
import io.ciroach.testing.SimulatedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Cancels, once and again. */
class CancelTest extends SimulationTestKit {

    private static void cancelled(PipelineResult result) {
        assertThat(result.outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(result.exitCode()).isEqualTo(130);
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
    void cancelBeforeTheRunBeginsLetsNothingBegin() throws Exception {
        Dead dead = new Dead();
        sim.beforehand = dead;

        PipelineResult result = sim.cancelEarly().run(pipeline("", step("a", "true") + step("c", "true", ALWAYS)));

        assertThat(dead.notes).isEmpty();
        assertThat(sim.did("pull", "claim")).isEmpty();
        assertThat(result.exitCode()).isEqualTo(143);
        assertThat(result.duration()).isZero();
    }

    @Test
    void cancelDuringRecoveryIsAnsweredAtOnceAndTheRunsOwnWorkNeverBegins() throws Exception {
        Dead dead = new Dead();
        sim.beforehand = dead;

        PipelineResult result =
                sim.cancelAt(5).cancelAt(6).run(pipeline("", step("a", "true") + step("c", "true", ALWAYS)));

        cancelled(result);
        assertThat(dead.notes).containsExactly("0 recover", "5 cancel", "6 cancel", "6 over");
        assertThat(sim.of(RunEvent.CancelRequested.class))
                .extracting(event ->
                        Duration.between(SimulatedTime.START, event.at()).toSeconds())
                .containsExactly(5L, 6L);
        assertThat(state(result, "a")).isEqualTo(StepState.SKIPPED);
        assertThat(sim.did("claim")).isEmpty();
        assertThat(result.cleaned().recoveredRuns()).containsExactly("dead");
    }

    @Test
    void recoveryThatFailsUnexpectedlyIsAFaultOfOursAndNoHang() {
        sim.beforehand = new Beforehand() {
            @Override
            public Recovered recover(Consumer<RunEvent> events) {
                throw new IllegalStateException("oh");
            }

            @Override
            public void cancel(Outcome.Signal signal, String reason) {}
        };

        assertThatThrownBy(() -> sim.run(pipeline("", step("a", "true"))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("oh");
    }

    @Test
    void cancelDuringTheLastLookIsAnsweredAndASecondCutsItShort() throws Exception {
        List<String> notes = new ArrayList<>();
        Mailbox<String> cancels = sim.time.mailbox();
        sim.housekeeping = new Housekeeping() {
            @Override
            public Tidied before(Tools tools) {
                return Tidied.NOTHING;
            }

            @Override
            public Tidied after(Tools tools) {
                return Tidied.NOTHING;
            }

            @Override
            public Tidied last(EngineRun engine, List<StepResult> steps) {
                try {
                    notes.add(String.valueOf(cancels.poll(sim.time.in(Duration.ofMinutes(5)))));
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                return Tidied.NOTHING;
            }

            @Override
            public void leaveReaping() {}

            @Override
            public void cancel() {
                cancels.put("cut short");
            }
        };

        PipelineResult result = sim.cancelAt(5).cancelAt(6).run(pipeline("", step("a", "sleep 1")));

        assertThat(notes).containsExactly("cut short");
        assertThat(sim.of(RunEvent.CancelRequested.class))
                .extracting(RunEvent.CancelRequested::count)
                .containsExactly(1, 2);
        assertThat(result.duration()).isEqualTo(Duration.ofSeconds(6));
        assertThat(result.exitCode()).as("no step was kept from its end").isZero();
    }

    /** A dead run whose cleanup ends when it is asked twice. */
    private final class Dead implements Beforehand {
        private final List<String> notes = new ArrayList<>();
        private final Mailbox<String> cancels = sim.time.mailbox();

        private void note(String what) {
            notes.add(sim.time.elapsed().toSeconds() + " " + what);
        }

        @Override
        public Recovered recover(Consumer<RunEvent> events) throws InterruptedException {
            note("recover");
            cancels.poll(Time.NEVER);
            cancels.poll(Time.NEVER);
            note("over");
            return new Recovered(List.of("dead"), List.of());
        }

        @Override
        public void cancel(Outcome.Signal signal, String reason) {
            note("cancel");
            cancels.put(reason);
        }
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
