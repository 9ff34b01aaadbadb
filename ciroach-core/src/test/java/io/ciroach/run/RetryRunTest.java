package io.ciroach.run;

import static io.ciroach.run.Simulation.log;
import static io.ciroach.run.Simulation.pipeline;
import static io.ciroach.run.Simulation.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.engine.EngineException;
import io.ciroach.engine.EngineException.Reason;
import io.ciroach.engine.FakeEngine;
import io.ciroach.result.AttemptResult;
import io.ciroach.result.Outcome;
import io.ciroach.result.PipelineResult;
import io.ciroach.result.StepResult;
import io.ciroach.result.StepState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a step is tried again, and when it is not. */
class RetryRunTest extends SimulationTestKit {

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
}
