package io.ciroach.run;

import static io.ciroach.run.Simulation.pipeline;
import static io.ciroach.run.Simulation.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.engine.EngineRun;
import io.ciroach.event.RunEvent;
import io.ciroach.result.Outcome;
import io.ciroach.result.PipelineResult;
import io.ciroach.result.StepResult;
import io.ciroach.result.StepState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is done around the steps of a run: when, and what comes of it. */
class HousekeepingTest extends SimulationTestKit {

    @SuppressWarnings("NullAway.Init")
    private Keeper keeper;

    @BeforeEach
    void keepHouse() {
        keeper = new Keeper();
        sim.housekeeping = keeper;
    }

    /** Takes its time, and notes when it worked. */
    private final class Keeper implements Housekeeping {
        private final List<String> notes = new ArrayList<>();
        private final Mailbox<String> cancels = sim.time.mailbox();
        private Duration takes = Duration.ZERO;
        private Tidied before = Tidied.NOTHING;
        private Tidied after = Tidied.NOTHING;
        private Tidied last = Tidied.NOTHING;

        private void note(String what) {
            notes.add(sim.time.nanos() / 1_000_000_000 + " " + what);
        }

        private Tidied work(String what, Tidied result) throws InterruptedException {
            note(what);
            if (cancels.poll(sim.time.in(takes)) != null) {
                note(what + " cancelled");
            }
            return result;
        }

        @Override
        public Tidied before(Tools tools) throws InterruptedException {
            return work("before", before);
        }

        @Override
        public Tidied after(Tools tools) throws InterruptedException {
            return work("after", after);
        }

        @Override
        public Tidied last(EngineRun engine, List<StepResult> steps) {
            note("last with " + engine.remnants().size() + " left");
            return last;
        }

        @Override
        public void leaveReaping() {
            note("leaves reaping");
        }

        @Override
        public void cancel() {
            cancels.put("cancel");
        }
    }

    @Test
    void stepsStartWhenWhatComesBeforeHasEnded() throws Exception {
        keeper.takes = Duration.ofSeconds(7);

        PipelineResult result = sim.run(pipeline("", step("a", "sleep 2")));

        assertThat(sim.did("start", "remove")).containsExactly("7.0 start a#1", "9.0 remove a#1");
        assertThat(keeper.notes).containsExactly("0 before", "9 after", "16 last with 0 left");
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void whatIsWipedStandsInTheResultOnce() throws Exception {
        keeper.before = new Housekeeping.Tidied(List.of(Path.of("/w/target")), List.of(), List.of());
        keeper.after =
                new Housekeeping.Tidied(List.of(Path.of("/w/target"), Path.of("/w/out")), List.of(), List.of("odd"));

        PipelineResult result = sim.run(pipeline("", step("a", "true")));

        assertThat(result.cleaned().artifacts()).containsExactly(Path.of("/w/target"), Path.of("/w/out"));
        assertThat(result.warnings()).containsExactly("odd");
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void failureToCleanUpAloneIsExitCode4() throws Exception {
        keeper.last = new Housekeeping.Tidied(List.of(), List.of("left: x"), List.of());

        PipelineResult result = sim.run(pipeline("", step("a", "true")));

        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.exitCode()).isEqualTo(4);
        assertThat(result.warnings()).containsExactly("left: x");
    }

    @Test
    void failedStepIsWorseThanAFailureToCleanUp() throws Exception {
        keeper.before = new Housekeeping.Tidied(List.of(), List.of("not wiped: x"), List.of());

        PipelineResult result = sim.run(pipeline("", step("a", "exit 7")));

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.warnings()).containsExactly("not wiped: x");
    }

    @Test
    void cancelBeforeTheFirstStepEndsItAndNothingFollows() throws Exception {
        keeper.takes = Duration.ofMinutes(5);
        sim.cancelAt(3);

        PipelineResult result = sim.run(pipeline("", step("a", "true")));

        assertThat(result.step("a").state()).isEqualTo(StepState.SKIPPED);
        assertThat(result.exitCode()).isEqualTo(130);
        assertThat(keeper.notes)
                .containsExactly("0 before", "3 leaves reaping", "3 before cancelled", "3 last with 0 left");
    }

    @Test
    void firstCancelLetsWhatFollowsTheStepsGoOnAndASecondEndsIt() throws Exception {
        sim.at(1, () -> keeper.takes = Duration.ofMinutes(5)).cancelAt(4).cancelAt(6);

        PipelineResult result = sim.run(pipeline("", step("a", "sleep 2")));

        assertThat(result.step("a").state()).isEqualTo(StepState.SUCCEEDED);
        assertThat(keeper.notes)
                .containsExactly(
                        "0 before",
                        "2 after",
                        "4 leaves reaping",
                        "6 leaves reaping",
                        "6 after cancelled",
                        "6 last with 0 left");
        assertThat(sim.of(RunEvent.CancelRequested.class)).hasSize(2);
        assertThat(result.exitCode()).as("no step was kept from its end").isZero();
    }

    @Test
    void cleanupStepsComeFirst() throws Exception {
        sim.run(pipeline("", step("a", "sleep 1") + step("tidy", "sleep 4", "always = true")));

        assertThat(keeper.notes).containsExactly("0 before", "5 after", "5 last with 0 left");
    }

    @Test
    void housekeepingThatThrowsIsAFailureAndNoHang() throws Exception {
        sim.housekeeping = new Housekeeping() {
            @Override
            public Tidied before(Tools tools) {
                throw new IllegalStateException("oh");
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
            public void leaveReaping() {}

            @Override
            public void cancel() {}
        };

        PipelineResult result = sim.run(pipeline("", step("a", "true")));

        assertThat(result.step("a").state()).isEqualTo(StepState.SUCCEEDED);
        assertThat(result.exitCode()).isEqualTo(4);
        assertThat(result.warnings())
                .singleElement()
                .asString()
                .contains("before the steps")
                .contains("oh");
    }
}
