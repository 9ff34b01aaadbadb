package io.ciroach.run;

import static io.ciroach.run.Simulation.log;
import static io.ciroach.run.Simulation.pipeline;
import static io.ciroach.run.Simulation.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.engine.EngineException.Reason;
import io.ciroach.engine.FakeEngine;
import io.ciroach.event.RunEvent;
import io.ciroach.result.Outcome;
import io.ciroach.result.PipelineResult;
import io.ciroach.result.StepState;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Cleanup steps: when they run, what they are told, and what is said of those that do not. */
class CleanupRunTest extends SimulationTestKit {

    @Test
    void alwaysStepRunsAfterASuccessAndIsToldSo() throws Exception {
        PipelineResult result = sim.run(
                pipeline("", step("a", "true") + step("c", "echo [$CIROACH_STATUS] [$CIROACH_FAILED_STEPS]", ALWAYS)));

        assertThat(log(result.step("c"))).isEqualTo("[succeeded] []\n");
        ended(result, Outcome.SUCCEEDED, 0);
    }

    @Test
    void cleanupIsToldWhichStepsFailedOneALine() throws Exception {
        PipelineResult result = sim.run(pipeline(
                "fail_fast = false",
                step("first one", "exit 1", "needs = []")
                        + step("fine", "true", "needs = []")
                        + step("allowed", "exit 1", "needs = []", "allow_failure = true")
                        + step("big", "oom", "needs = []")
                        + step("c", "echo $CIROACH_STATUS: $CIROACH_FAILED_STEPS", ALWAYS)
                        + step("f", "true", FAILURE)));

        assertThat(log(result.step("c"))).isEqualTo("failed: first one\nbig\n");
        assertThat(state(result, "f")).isEqualTo(StepState.SUCCEEDED);
        ended(result, Outcome.FAILED, 1);
    }

    @Test
    void failureStepIsSkippedAfterASuccessAndThatIsNotMissed() throws Exception {
        PipelineResult result = sim.run(pipeline("", step("a", "true") + step("f", "true", FAILURE)));

        assertThat(state(result, "f")).isEqualTo(StepState.SKIPPED);
        assertThat(sim.of(RunEvent.CleanupMissed.class)).isEmpty();
        ended(result, Outcome.SUCCEEDED, 0);
    }

    @Test
    void cleanupStartsOnlyOnceWhatWasEndedIsConfirmedDead() throws Exception {
        sim.run(pipeline(
                "grace = \"10s\"",
                step("bad", "sleep 1; exit 1", "needs = []")
                        + step("stubborn", "trap '' TERM; echo up; forever", "needs = []")
                        + step("c", "true", ALWAYS)));

        assertThat(sim.did("start", "stop", "end"))
                .containsSubsequence("1.0 stop stubborn#1", "11.0 end stubborn#1", "11.0 start c#1");
    }

    @Test
    void cleanupFailureHidesNoOtherAndDoesNotStopTheNext() throws Exception {
        PipelineResult result =
                sim.run(pipeline("", step("a", "exit 3") + step("c1", "exit 9", ALWAYS) + step("c2", "true", ALWAYS)));

        assertThat(state(result, "c2")).isEqualTo(StepState.SUCCEEDED);
        assertThat(result.firstFailure())
                .hasValueSatisfying(step -> assertThat(step.name()).isEqualTo("a"));
        ended(result, Outcome.FAILED, 1);
    }

    @Test
    void onlyAFailedCleanupIsFour() throws Exception {
        ended(sim.run(pipeline("", step("a", "true") + step("c", "exit 9", ALWAYS))), Outcome.FAILED, 4);
    }

    @Test
    void erroredCleanupIsFourAsWell() throws Exception {
        sim.engine.failsClaim("c", FakeEngine.failure(Reason.REFUSED, "no"));

        ended(sim.run(pipeline("", step("a", "true") + step("c", "true", ALWAYS))), Outcome.FAILED, 4);
    }

    @Test
    void imagesOfCleanupStepsComeBeforeAnythingStarts() throws Exception {
        sim.engine.fetches("late:1", Duration.ofSeconds(30));

        PipelineResult result =
                sim.run(pipeline("", step("a", "true") + step("c", "true", ALWAYS, "image = \"late:1\"")));

        assertThat(sim.did("start", "pulled"))
                .containsExactly("30.0 pulled late:1", "30.0 start a#1", "30.0 start c#1");
        assertThat(result.step("a").waited()).first().satisfies(waited -> {
            assertThat(waited.reason()).isEqualTo("pull");
            assertThat(waited.duration()).isEqualTo(Duration.ofSeconds(30));
        });
    }

    @Test
    void withoutTheImageOfACleanupStepNothingStarts() throws Exception {
        PipelineResult result = sim.run(pipeline(
                "", step("a", "true") + step("b", "true") + step("c", "true", ALWAYS, "image = \"absent:1\"")));

        assertThat(state(result, "a")).isEqualTo(StepState.SKIPPED);
        assertThat(state(result, "c")).isEqualTo(StepState.ERRORED);
        assertThat(result.step("c").message()).contains("absent:1");
        assertThat(result.step("a").message()).contains("without the image of cleanup step \"c\"");
        assertThat(sim.did("claim")).isEmpty();
        ended(result, Outcome.ERRORED, 3);
    }

    @Test
    void cleanupTimeoutEndsWhatRunsAndNamesWhatItPrevents() throws Exception {
        PipelineResult result = sim.run(pipeline(
                "cleanup_timeout = \"10s\"",
                step("a", "true")
                        + step("c1", "sleep 8", ALWAYS)
                        + step("c2", "sleep 8", ALWAYS)
                        + step("c3", "true", ALWAYS)
                        + step("f", "true", FAILURE)));

        assertThat(state(result, "c1")).isEqualTo(StepState.SUCCEEDED);
        assertThat(state(result, "c2")).isEqualTo(StepState.TIMED_OUT);
        assertThat(state(result, "c3")).isEqualTo(StepState.SKIPPED);
        assertThat(sim.did("stop")).containsExactly("10.0 stop c2#1");
        assertThat(sim.of(RunEvent.CleanupMissed.class))
                .extracting(RunEvent.CleanupMissed::step)
                .containsExactly("c3");
        ended(result, Outcome.FAILED, 4);
    }

    @Test
    void cleanupTimeoutIsForAllOfThemTogetherThoughTheyRunBesideEachOther() throws Exception {
        PipelineResult result = sim.run(pipeline(
                "cleanup_timeout = \"10s\"",
                step("a", "true")
                        + step("c1", "sleep 6", ALWAYS, "needs = [\"a\"]")
                        + step("c2", "sleep 6", ALWAYS, "needs = [\"a\"]")
                        + step("c3", "sleep 6", ALWAYS)));

        assertThat(state(result, "c1")).isEqualTo(StepState.SUCCEEDED);
        assertThat(state(result, "c2")).isEqualTo(StepState.SUCCEEDED);
        assertThat(state(result, "c3")).isEqualTo(StepState.TIMED_OUT);
        assertThat(sim.did("stop")).containsExactly("10.0 stop c3#1");
    }

    @Test
    void waitingForRoomOfOrdinaryStepsTakesNothingOfTheCleanupTimeout() throws Exception {
        PipelineResult result = sim.run(pipeline(
                "cleanup_timeout = \"10s\"\nmax_parallel = 1",
                step("a", "sleep 1", "needs = []")
                        + step("long", "sleep 100", "needs = []")
                        + step("c", "sleep 9", ALWAYS, "needs = [\"a\"]")));

        assertThat(state(result, "c")).isEqualTo(StepState.SUCCEEDED);
        ended(result, Outcome.SUCCEEDED, 0);
    }

    @Test
    void cleanupStepIsTriedAgainWithinTheCleanupTimeout() throws Exception {
        PipelineResult result = sim.run(
                pipeline("", step("a", "true") + step("c", "fails-before-attempt 2", ALWAYS, "max_retries = 1")));

        assertThat(result.step("c").attempts()).hasSize(2);
        ended(result, Outcome.SUCCEEDED, 0);
    }

    @Test
    void failureStepLooksAtWhatItNeedsOnly() throws Exception {
        PipelineResult result = sim.run(pipeline(
                "fail_fast = false",
                step("bad", "exit 1", "needs = []")
                        + step("good", "true", "needs = []")
                        + step("f1", "true", FAILURE, "needs = [\"bad\"]")
                        + step("f2", "true", FAILURE, "needs = [\"good\"]")));

        assertThat(state(result, "f1")).isEqualTo(StepState.SUCCEEDED);
        assertThat(state(result, "f2")).isEqualTo(StepState.SKIPPED);
    }

    @Test
    void cleanupStepWhoseContainerIsBeingMadeWhenTheTimeIsUpIsNamedAsWell() throws Exception {
        sim.engine.takes(Duration.ofSeconds(4), Duration.ZERO);

        PipelineResult result = sim.run(pipeline(
                "cleanup_timeout = \"10s\"",
                step("a", "true") + step("c1", "sleep 5", ALWAYS) + step("c2", "true", ALWAYS)));

        assertThat(state(result, "c1")).isEqualTo(StepState.SUCCEEDED);
        assertThat(state(result, "c2")).isEqualTo(StepState.SKIPPED);
        assertThat(sim.of(RunEvent.CleanupMissed.class))
                .extracting(RunEvent.CleanupMissed::step)
                .containsExactly("c2");
    }
}
