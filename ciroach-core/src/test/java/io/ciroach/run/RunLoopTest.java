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
import io.ciroach.result.Outcome;
import io.ciroach.result.PipelineResult;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How steps end, and what comes of the run. */
class RunLoopTest extends SimulationTestKit {

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
