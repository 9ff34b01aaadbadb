package io.ciroach.run;

import static io.ciroach.run.Simulation.log;
import static io.ciroach.run.Simulation.pipeline;
import static io.ciroach.run.Simulation.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.engine.EngineException;
import io.ciroach.engine.EngineException.Reason;
import io.ciroach.engine.FakeEngine;
import io.ciroach.engine.FakeStep;
import io.ciroach.event.RunEvent;
import io.ciroach.model.ByteSize;
import io.ciroach.model.Command;
import io.ciroach.result.AttemptResult;
import io.ciroach.result.Outcome;
import io.ciroach.result.PipelineResult;
import io.ciroach.result.StepResult;
import io.ciroach.result.StepState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How steps end, are tried again, and what comes of the run. */
@Timeout(60)
class RunLoopTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private Simulation sim;

    @BeforeEach
    void simulate() {
        sim = new Simulation(folder);
    }

    private static void states(PipelineResult result, String expected) {
        assertThat(String.join(
                        " ",
                        result.steps().stream()
                                .map(step -> step.name() + "=" + step.state())
                                .toList()))
                .isEqualTo(expected);
    }

    private static void ended(PipelineResult result, Outcome outcome, int exitCode) {
        assertThat(result.outcome()).isEqualTo(outcome);
        assertThat(result.exitCode()).isEqualTo(exitCode);
    }

    // ---- ends of steps

    @Test
    void stepsRunInOrderAndTheRunSucceeds() throws Exception {
        PipelineResult result = sim.run(pipeline("", step("a", "sleep 2; echo hello") + step("b", "sleep 3")));

        states(result, "a=SUCCEEDED b=SUCCEEDED");
        ended(result, Outcome.SUCCEEDED, 0);
        assertThat(result.duration()).isEqualTo(Duration.ofSeconds(5));
        assertThat(sim.did("start", "end"))
                .containsExactly("0.0 start a#1", "2.0 end a#1", "2.0 start b#1", "5.0 end b#1");
        assertThat(result.cleaned().containers()).isEqualTo(2);
        assertThat(result.step("a").duration()).isEqualTo(Duration.ofSeconds(2));
        assertThat(log(result.step("a"))).isEqualTo("hello\n");
        assertThat(result.step("a").lastLines()).containsExactly("hello");
        assertThat(result.step("a").lines()).isEqualTo(1);
        assertThat(result.step("a").commandLine()).startsWith("docker run --rm");
        assertThat(result.step("a").imageId()).isEqualTo("sha256:img:1");
        assertThat(result.warnings()).isEmpty();
    }

    @Test
    void failedStepFailsTheRunAndSkipsWhatWaitsForIt() throws Exception {
        PipelineResult result = sim.run(pipeline("", step("a", "exit 7") + step("b", "true")));

        states(result, "a=FAILED b=SKIPPED");
        ended(result, Outcome.FAILED, 1);
        assertThat(result.step("a").exitCode()).isEqualTo(7);
        assertThat(result.step("b").message()).contains("a failed");
        assertThat(result.step("b").startedAt()).isNull();
        assertThat(result.step("b").log()).isNull();
        assertThat(result.firstFailure())
                .hasValueSatisfying(step -> assertThat(step.name()).isEqualTo("a"));
    }

    @Test
    void oomThatTheCommandDidNotSurviveIsOne() throws Exception {
        PipelineResult result = sim.run(pipeline("", step("a", "oom")));

        states(result, "a=OOM_KILLED");
        ended(result, Outcome.FAILED, 1);
        assertThat(result.step("a").exitCode()).isEqualTo(137);
        assertThat(result.step("a").message()).contains("512mb");
    }

    @Test
    void oomOfAChildWithExitCodeZeroIsASuccessWithAWarning() throws Exception {
        PipelineResult result = sim.run(pipeline("", step("a", "oom-child; exit 0")));

        states(result, "a=SUCCEEDED");
        assertThat(result.step("a").warnings()).singleElement().asString().contains("memory limit");
    }

    @Test
    void oomOfAChildWithAnotherExitCodeIsOne() throws Exception {
        PipelineResult result = sim.run(pipeline("", step("a", "oom-child; exit 3")));

        states(result, "a=OOM_KILLED");
        assertThat(result.step("a").exitCode()).isEqualTo(3);
    }

    @Test
    void exitCode137AloneIsNoOom() throws Exception {
        PipelineResult result = sim.run(pipeline("", step("a", "exit 137")));

        states(result, "a=FAILED");
        assertThat(result.step("a").message())
                .isEqualTo("something killed it (SIGKILL), and it was not Ciroach; the engine does not say that its"
                        + " memory limit of 512mb did");
    }

    @Test
    void commandThatCannotStartIsAFailureWithItsHintAndNeverTriedAgain() throws Exception {
        sim.engine.failsStart("a", new EngineException(Reason.CANNOT_START, "no such program: x", 127, null));

        PipelineResult result = sim.run(pipeline("", step("a", "x", "max_retries = 3")));

        states(result, "a=FAILED");
        assertThat(result.step("a").exitCode()).isEqualTo(127);
        assertThat(result.step("a").message()).isEqualTo("no such program: x");
        assertThat(result.step("a").attempts()).hasSize(1);
        ended(result, Outcome.FAILED, 1);
    }

    @Test
    void arrayThatEnds127GetsAHintAndIsNeverTriedAgain() throws Exception {
        sim.engine.does(new Command.Exec(List.of("nosuch")), FakeStep.of(FakeStep.exit(127)));

        PipelineResult result =
                sim.run(pipeline("", "[[pipeline.steps]]\nname = \"a\"\ncommand = [\"nosuch\"]\nmax_retries = 2\n"));

        states(result, "a=FAILED");
        assertThat(result.step("a").message()).contains("\"nosuch\"").contains("not found in the image");
        assertThat(result.step("a").attempts()).hasSize(1);
    }

    @Test
    void stringThatEnds127IsAFailureLikeAnyOther() throws Exception {
        PipelineResult result = sim.run(pipeline("", step("a", "nosuch", "max_retries = 1")));

        states(result, "a=FAILED");
        assertThat(result.step("a").attempts()).hasSize(2);
    }

    @Test
    void lostStepIsErroredItsLogIncompleteAndItIsNotTriedAgain() throws Exception {
        PipelineResult result = sim.run(pipeline("", step("a", "echo x; lost", "max_retries = 3")));

        states(result, "a=ERRORED");
        ended(result, Outcome.ERRORED, 3);
        assertThat(result.step("a").logComplete()).isFalse();
        assertThat(result.step("a").exitCode()).isNull();
        assertThat(result.step("a").attempts()).hasSize(1);
        assertThat(log(result.step("a"))).isEqualTo("x\n");
    }

    @Test
    void allowedFailureFailsNothingAndKeepsItsState() throws Exception {
        PipelineResult result = sim.run(pipeline("", step("a", "exit 42", "allow_failure = [42]") + step("b", "true")));

        states(result, "a=FAILED b=SUCCEEDED");
        assertThat(result.step("a").allowed()).isTrue();
        ended(result, Outcome.SUCCEEDED, 0);
    }

    @Test
    void exitCodeThatIsNotAllowedFails() throws Exception {
        PipelineResult result = sim.run(pipeline("", step("a", "exit 41", "allow_failure = [42]")));

        ended(result, Outcome.FAILED, 1);
    }

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

    // ---- retries

    @Test
    void stepIsTriedAgainInAFreshContainerAndIsFlakyWhenItSucceeds() throws Exception {
        PipelineResult result = sim.run(
                pipeline("", step("a", "echo try $CIROACH_ATTEMPT; fails-before-attempt 3", "max_retries = 3")));

        states(result, "a=SUCCEEDED");
        StepResult a = result.step("a");
        assertThat(a.flaky()).isTrue();
        assertThat(a.attempts())
                .extracting(AttemptResult::state)
                .containsExactly(StepState.FAILED, StepState.FAILED, StepState.SUCCEEDED);
        assertThat(a.attempts()).extracting(AttemptResult::number).containsExactly(1, 2, 3);
        assertThat(log(a)).isEqualTo("try 1\ntry 2\ntry 3\n");
        ended(result, Outcome.SUCCEEDED, 0);
        assertThat(result.cleaned().containers()).isEqualTo(3);
    }

    @Test
    void retriesAreSpentBeforeTheStepFails() throws Exception {
        PipelineResult result = sim.run(pipeline("", step("a", "exit 5", "max_retries = 2") + step("b", "true")));

        states(result, "a=FAILED b=SKIPPED");
        assertThat(result.step("a").attempts()).hasSize(3);
        assertThat(result.step("a").flaky()).isFalse();
    }

    @Test
    void delayDoublesWithFullJitterUpToAMinute() throws Exception {
        PipelineResult result = sim.run(pipeline("", step("a", "exit 5", "max_retries = 12", "retry_delay = \"1s\"")));

        List<AttemptResult> attempts = result.step("a").attempts();
        assertThat(attempts).hasSize(13);
        for (int i = 1; i < attempts.size(); i++) {
            Duration delay = Duration.between(
                    attempts.get(i - 1).endedAt(), attempts.get(i).endedAt());
            assertThat(delay).isBetween(Duration.ZERO, Duration.ofSeconds(Math.min(60, 1L << (i - 1))));
        }
    }

    @Test
    void roomIsGivenBackBetweenAttempts() throws Exception {
        PipelineResult result = sim.run(pipeline(
                "max_parallel = 1\nfail_fast = false",
                step("a", "exit 1", "max_retries = 1", "retry_delay = \"30s\"", "needs = []")
                        + step("b", "sleep 1", "needs = []")));

        assertThat(sim.did("start").get(1)).contains("start b#1");
        assertThat(result.peakContainers()).isEqualTo(1);
    }

    @Test
    void onlyTheCausesThatAreWrittenCount() throws Exception {
        PipelineResult result = sim.run(pipeline(
                "fail_fast = false",
                step("failure", "exit 9", "max_retries = 1", "retry_on = [\"timeout\"]", "needs = []")
                        + step("code", "exit 9", "max_retries = 1", "retry_on = [\"exit:9\"]", "needs = []")
                        + step("other", "exit 8", "max_retries = 1", "retry_on = [\"exit:9\"]", "needs = []")
                        + step("oom", "oom", "max_retries = 1", "needs = []")
                        + step("oomToo", "oom", "max_retries = 1", "retry_on = [\"oom\"]", "needs = []")
                        + step("late", "forever", "max_retries = 1", "timeout = \"1s\"", "needs = []")));

        assertThat(result.steps().stream()
                        .map(step -> step.name() + " " + step.attempts().size())
                        .toList())
                .containsExactly("failure 1", "code 2", "other 1", "oom 1", "oomToo 2", "late 2");
    }

    @Test
    void infrastructureIsTriedTwiceMoreAndCountsAgainstNoPolicy() throws Exception {
        sim.engine.failsClaim(
                "a",
                FakeEngine.failure(Reason.ENGINE_LOST, "broken pipe"),
                FakeEngine.failure(Reason.ENGINE_LOST, "again"));

        PipelineResult result = sim.run(pipeline("", step("a", "true")));

        states(result, "a=SUCCEEDED");
        assertThat(result.step("a").attempts())
                .extracting(AttemptResult::state)
                .containsExactly(StepState.ERRORED, StepState.ERRORED, StepState.SUCCEEDED);
        assertThat(result.step("a").flaky()).isFalse();
    }

    @Test
    void infrastructureThatStaysBrokenIsAnErrorOfTheRun() throws Exception {
        EngineException broken = FakeEngine.failure(Reason.ENGINE_LOST, "broken pipe");
        sim.engine.failsClaim("a", broken, broken, broken);

        PipelineResult result = sim.run(pipeline("", step("a", "true", "max_retries = 5")));

        states(result, "a=ERRORED");
        ended(result, Outcome.ERRORED, 3);
        assertThat(result.step("a").message()).isEqualTo("broken pipe");
        assertThat(result.step("a").attempts()).hasSize(3);
    }

    @Test
    void refusalOfTheEngineIsNotTriedAgain() throws Exception {
        sim.engine.failsClaim("a", FakeEngine.failure(Reason.REFUSED, "no such cgroup"));

        PipelineResult result = sim.run(pipeline("", step("a", "true")));

        states(result, "a=ERRORED");
        assertThat(result.step("a").attempts()).hasSize(1);
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

    // ---- limits, peaks, waits

    @Test
    void limitsHoldAndPeaksAreTold() throws Exception {
        StringBuilder steps = new StringBuilder();
        for (int i = 0; i < 10; i++) {
            steps.append(step("s" + i, "sleep " + (i + 1), "needs = []", "memory = \"" + (i % 3 + 1) + "gb\""));
        }

        PipelineResult result = sim.run(pipeline("max_parallel = 3\nmemory_budget = \"4gb\"", steps.toString()));

        ended(result, Outcome.SUCCEEDED, 0);
        assertThat(sim.engine.peakLive()).isEqualTo(3);
        assertThat(sim.engine.peakMemory())
                .isLessThanOrEqualTo(ByteSize.ofMb(4096).bytes());
        assertThat(result.peakContainers()).isEqualTo(sim.engine.peakLive());
        assertThat(result.peakMemory().bytes()).isEqualTo(sim.engine.peakMemory());
    }

    @Test
    void waitsAreMeasuredWithTheirReasons() throws Exception {
        PipelineResult result = sim.run(pipeline(
                "max_parallel = 1",
                step("a", "sleep 5", "needs = []")
                        + step("b", "sleep 2", "needs = []")
                        + step("c", "true", "needs = [\"a\"]")));

        assertThat(result.step("a").waited()).isEmpty();
        assertThat(result.step("b").waited()).singleElement().satisfies(waited -> {
            assertThat(waited.reason()).isEqualTo("room");
            assertThat(waited.by()).containsExactly("a");
            assertThat(waited.duration()).isEqualTo(Duration.ofSeconds(5));
        });
        assertThat(result.step("c").waited()).first().satisfies(waited -> {
            assertThat(waited.reason()).isEqualTo("needs");
            assertThat(waited.by()).containsExactly("a");
            assertThat(waited.duration()).isEqualTo(Duration.ofSeconds(5));
        });
    }

    @Test
    void makingOfTheContainerIsAWaitForTheEngine() throws Exception {
        sim.engine.takes(Duration.ofSeconds(2), Duration.ZERO);

        PipelineResult result = sim.run(pipeline("", step("a", "true")));

        assertThat(result.step("a").waited()).singleElement().satisfies(waited -> {
            assertThat(waited.reason()).isEqualTo("engine");
            assertThat(waited.duration()).isEqualTo(Duration.ofSeconds(2));
        });
    }

    @Test
    void roomIsFreeBeforeTheRemovalIsOverAndTheRunEndsAfterIt() throws Exception {
        sim.engine.takes(Duration.ZERO, Duration.ofSeconds(20));

        PipelineResult result = sim.run(pipeline("max_parallel = 1", step("a", "sleep 1") + step("b", "sleep 1")));

        assertThat(sim.did("start", "remove"))
                .containsExactly("0.0 start a#1", "1.0 start b#1", "21.0 remove a#1", "22.0 remove b#1");
        assertThat(result.duration()).isEqualTo(Duration.ofSeconds(22));
    }

    @Test
    void memoryIsLookedAtRightAfterTheStartAndOnceASecond() throws Exception {
        sim.engine.uses("a", ByteSize.ofMb(77));

        PipelineResult result = sim.run(pipeline("", step("a", "sleep 10.5")));

        assertThat(result.step("a").peakMemory()).isEqualTo(ByteSize.ofMb(77));
        assertThat(sim.of(RunEvent.UsageSampled.class)).hasSize(11);
    }

    @Test
    void nothingLooksAtAnythingWhileNothingHappens() throws Exception {
        sim.engine.fetches("slow:1", Duration.ofSeconds(100));

        sim.run(pipeline("", step("a", "true", "image = \"slow:1\"")));

        assertThat(sim.time.waits()).isLessThan(40);
    }

    // ---- removal

    @Test
    void removalThatFailsOnceIsMadeGoodAtTheEnd() throws Exception {
        sim.engine.failsRemoval(
                "a", FakeEngine.failure(Reason.ENGINE_LOST, "container ciroach-x could not be removed"));

        PipelineResult result = sim.run(pipeline("", step("a", "true")));

        ended(result, Outcome.SUCCEEDED, 0);
        assertThat(result.warnings()).isEmpty();
    }

    @Test
    void whatCannotBeRemovedIsNamedAndTheRunFailsForThat() throws Exception {
        EngineException stuck = FakeEngine.failure(Reason.ENGINE_HANGS, "container ciroach-x could not be removed");
        sim.engine.failsRemoval("a", stuck, stuck);

        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> sim.run(pipeline("", step("a", "true")))))
                .hasMessageContaining("left open");

        PipelineResult result = sim.of(RunEvent.RunFinished.class).get(0).result();
        ended(result, Outcome.FAILED, 4);
        assertThat(result.warnings()).singleElement().asString().contains("ciroach-x");
    }

    // ---- listeners

    @Test
    void linesOfAnAttemptComeBetweenItsStartAndItsEnd() throws Exception {
        sim.run(pipeline("", step("a", "lines 5000; echo last")));

        List<RunEvent> told = sim.events.stream()
                .filter(event -> event instanceof RunEvent.AttemptStarted
                        || event instanceof RunEvent.LogLines
                        || event instanceof RunEvent.AttemptFinished)
                .toList();
        assertThat(told.get(0)).isInstanceOf(RunEvent.AttemptStarted.class);
        assertThat(told.get(told.size() - 1)).isInstanceOf(RunEvent.AttemptFinished.class);
        assertThat(sim.of(RunEvent.LogLines.class).stream()
                        .mapToInt(event -> event.lines().size())
                        .sum())
                .isEqualTo(5001);
    }

    @Test
    void listenerThatThrowsIsAWarning() throws Exception {
        sim.listeners.add(new io.ciroach.event.RunListener() {
            @Override
            public void onStepQueued(RunEvent.StepQueued event) {
                throw new IllegalStateException("mine");
            }
        });

        PipelineResult result = sim.run(pipeline("", step("a", "true")));

        ended(result, Outcome.SUCCEEDED, 0);
        assertThat(result.warnings()).singleElement().asString().contains("mine");
    }
}
