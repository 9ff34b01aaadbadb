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
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What ends steps before they end by themselves: time-outs and {@code fail_fast}. */
class EarlyEndTest extends SimulationTestKit {

    // ---- time-outs

    @Test
    void timeoutCountsFromTheStartAndTheGraceComesAfterIt() throws Exception {
        sim.engine.takes(Duration.ofSeconds(30), Duration.ZERO);

        PipelineResult result =
                sim.run(pipeline("grace = \"3s\"", step("a", "trap '' TERM; echo up; sleep 100", "timeout = \"10s\"")));

        states(result, "a=TIMED_OUT");
        ended(result, Outcome.FAILED, 1);
        assertThat(sim.did("start", "stop", "end")).containsExactly("30.0 start a#1", "40.0 stop a#1", "43.0 end a#1");
        assertThat(result.step("a").message()).isEqualTo("it took longer than its timeout of 10s");
    }

    @Test
    void stepThatEndsInTimeIsLeftAlone() throws Exception {
        PipelineResult result = sim.run(
                pipeline("", step("a", "sleep 9", "timeout = \"10s\"") + step("b", "sleep 20", "timeout = \"30s\"")));

        states(result, "a=SUCCEEDED b=SUCCEEDED");
        assertThat(sim.did("stop")).isEmpty();
    }

    @Test
    void runsTimeoutEndsWhatRunsSkipsTheRestAndIsNoFailureOfOurs() throws Exception {
        PipelineResult result = sim.run(pipeline(
                "timeout = \"10s\"",
                step("a", "sleep 60") + step("b", "true") + step("c", "echo $CIROACH_STATUS", "always = true")));

        states(result, "a=CANCELLED b=SKIPPED c=SUCCEEDED");
        ended(result, Outcome.TIMED_OUT, 1);
        assertThat(result.step("a").message()).contains("the run's time-out of 10s");
        assertThat(log(result.step("c"))).isEqualTo("cancelled\n");
        assertThat(sim.of(RunEvent.CancelRequested.class))
                .singleElement()
                .satisfies(event -> assertThat(event.reason()).isEqualTo("the run's time-out of 10s"));
    }

    @Test
    void runsTimeoutThatComesWithAStepsOwnLeavesNoAttemptToFollow() throws Exception {
        PipelineResult result =
                sim.run(pipeline("timeout = \"10s\"", step("a", "forever", "timeout = \"10s\"", "max_retries = 3")));

        states(result, "a=TIMED_OUT");
        assertThat(result.step("a").attempts()).hasSize(1);
        ended(result, Outcome.TIMED_OUT, 1);
    }

    @Test
    void runsTimeoutCoversPulls() throws Exception {
        sim.engine.fetches("slow:1", Duration.ofSeconds(100));

        PipelineResult result = sim.run(pipeline("timeout = \"10s\"", step("a", "true", "image = \"slow:1\"")));

        states(result, "a=SKIPPED");
        ended(result, Outcome.TIMED_OUT, 1);
        assertThat(result.duration()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void runsTimeoutDoesNotCoverTheCleanup() throws Exception {
        PipelineResult result =
                sim.run(pipeline("timeout = \"10s\"", step("a", "sleep 9") + step("c", "sleep 60", "always = true")));

        states(result, "a=SUCCEEDED c=SUCCEEDED");
        ended(result, Outcome.SUCCEEDED, 0);
    }

    // ---- fail_fast

    @Test
    void failFastEndsWhatRunsAndStartsNothingNew() throws Exception {
        PipelineResult result = sim.run(pipeline(
                "max_parallel = 2",
                step("bad", "sleep 1; exit 1", "needs = []")
                        + step("long", "sleep 60", "needs = []")
                        + step("later", "true", "needs = []")));

        states(result, "bad=FAILED long=CANCELLED later=SKIPPED");
        ended(result, Outcome.FAILED, 1);
        assertThat(sim.did("stop")).containsExactly("1.0 stop long#1");
        assertThat(result.firstFailure())
                .hasValueSatisfying(step -> assertThat(step.name()).isEqualTo("bad"));
        assertThat(sim.of(RunEvent.CancelRequested.class))
                .singleElement()
                .satisfies(event -> assertThat(event.reason()).isEqualTo("bad failed"));
    }

    @Test
    void withoutFailFastWhatDoesNotWaitForItGoesOn() throws Exception {
        PipelineResult result = sim.run(pipeline(
                "fail_fast = false\nmax_parallel = 2",
                step("bad", "exit 1", "needs = []")
                        + step("long", "sleep 60", "needs = []")
                        + step("afterBad", "true", "needs = [\"bad\"]")
                        + step("later", "true", "needs = [\"long\"]")));

        states(result, "bad=FAILED long=SUCCEEDED afterBad=SKIPPED later=SUCCEEDED");
        ended(result, Outcome.FAILED, 1);
        assertThat(sim.of(RunEvent.CancelRequested.class)).isEmpty();
    }

    @Test
    void failFastEndsTheWaitForAnotherAttemptWhichKeepsItsState() throws Exception {
        PipelineResult result = sim.run(pipeline(
                "",
                step("flaky", "exit 3", "max_retries = 5", "retry_delay = \"60s\"", "needs = []")
                        + step("bad", "sleep 0.001; exit 1", "needs = []")));

        states(result, "flaky=FAILED bad=FAILED");
        assertThat(result.step("flaky").exitCode()).isEqualTo(3);
        assertThat(result.duration()).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void faultOfOurOwnEndsWhatRunsAndEachStartHasItsEnd() {
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
                return Tidied.NOTHING;
            }

            @Override
            public void leaveReaping() {
                throw new IllegalStateException("a mistake of ours");
            }

            @Override
            public void cancel() {}
        };

        assertThatThrownBy(() -> sim.cancelAt(2).run(pipeline("", step("a", "sleep 100") + step("b", "true"))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a mistake of ours");

        assertThat(sim.did("kill")).containsExactly("2.0 kill a#1");
        assertThat(sim.of(RunEvent.StepFinished.class))
                .extracting(event -> event.result().state())
                .containsExactly(StepState.ERRORED, StepState.SKIPPED);
        assertThat(sim.of(RunEvent.AttemptFinished.class))
                .singleElement()
                .satisfies(event -> assertThat(event.result().message()).contains("a mistake of ours"));
    }
}
