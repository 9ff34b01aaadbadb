package io.ciroach.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.model.ByteSize;
import io.ciroach.model.When;
import io.ciroach.result.Outcome.Signal;
import io.ciroach.result.Outcome.Verdict;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The one place that knows exit codes. */
class OutcomeTest {

    private static StepResult step(String name, When when, StepState state, boolean allowed) {
        return new StepResult(
                name,
                null,
                "img:1",
                null,
                List.of(),
                when,
                state,
                null,
                allowed,
                null,
                List.of(),
                List.of(),
                false,
                null,
                null,
                Instant.EPOCH,
                List.of(),
                ByteSize.ofMb(1),
                null,
                0,
                List.of(),
                null,
                true,
                null);
    }

    private static StepResult ordinary(StepState state) {
        return step("a", When.SUCCESS, state, false);
    }

    private static StepResult cleanup(StepState state) {
        return step("c", When.ALWAYS, state, false);
    }

    private static Verdict judge(List<StepResult> steps) {
        return Outcome.judge(steps, false, null, false, false);
    }

    @ParameterizedTest
    @CsvSource({
        "SUCCEEDED, SUCCEEDED, SUCCEEDED, 0",
        "SKIPPED, SUCCEEDED, SUCCEEDED, 0",
        "FAILED, SUCCEEDED, FAILED, 1",
        "OOM_KILLED, SUCCEEDED, FAILED, 1",
        "TIMED_OUT, SUCCEEDED, FAILED, 1",
        "CANCELLED, SUCCEEDED, FAILED, 1",
        "ERRORED, SUCCEEDED, ERRORED, 3",
        "ERRORED, FAILED, ERRORED, 3",
        "FAILED, ERRORED, FAILED, 1",
        "SUCCEEDED, FAILED, FAILED, 4",
        "SUCCEEDED, TIMED_OUT, FAILED, 4",
        "SUCCEEDED, ERRORED, FAILED, 4",
        "SKIPPED, FAILED, FAILED, 4",
    })
    void ordinaryStepComesBeforeCleanup(StepState ordinary, StepState cleanup, Outcome outcome, int exitCode) {
        assertThat(judge(List.of(ordinary(ordinary), cleanup(cleanup)))).isEqualTo(new Verdict(outcome, exitCode));
    }

    @ParameterizedTest
    @CsvSource({
        // broken, signal, timed out, left over, a step failed -> outcome, exit code
        "false,,          false, false, false, SUCCEEDED, 0",
        "false,,          false, true,  false, FAILED,    4",
        "false,,          false, true,  true,  FAILED,    1",
        "false,,          true,  false, false, TIMED_OUT, 1",
        "false,,          true,  true,  true,  TIMED_OUT, 1",
        "false, INTERRUPT, false, false, false, CANCELLED, 130",
        "false, TERMINATE, true,  true,  true,  CANCELLED, 143",
        "false, HANGUP,    false, false, true,  CANCELLED, 129",
        "true,,           false, false, false, ERRORED,   3",
        "true,  INTERRUPT, true,  true,  true,  ERRORED,   3",
    })
    void whatComesFirstInTheOrderWins(
            boolean broken,
            @Nullable Signal signal,
            boolean timedOut,
            boolean leftOver,
            boolean failed,
            Outcome outcome,
            int exitCode) {
        List<StepResult> steps = List.of(ordinary(failed ? StepState.FAILED : StepState.SUCCEEDED));

        assertThat(Outcome.judge(steps, broken, signal, timedOut, leftOver)).isEqualTo(new Verdict(outcome, exitCode));
    }

    @Test
    void allowedFailureIsNone() {
        assertThat(judge(List.of(step("a", When.SUCCESS, StepState.FAILED, true))))
                .isEqualTo(new Verdict(Outcome.SUCCEEDED, 0));
    }
}
