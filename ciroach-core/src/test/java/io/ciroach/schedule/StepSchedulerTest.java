package io.ciroach.schedule;

import static io.ciroach.plan.StepBuilder.step;
import static io.ciroach.schedule.Conversation.about;
import static io.ciroach.schedule.Conversation.slots;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ciroach.model.WaitReason.Needs;
import io.ciroach.model.WaitReason.Room;
import io.ciroach.result.StepState;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Order, skips, retries and fail_fast of ordinary steps. */
class StepSchedulerTest {

    @Test
    void planWithoutStepsIsDoneAtOnce() {
        about(new PlanBuilder()).says("done");
    }

    @Test
    void stepStartsWhenWhatItNeedsHasSucceeded() {
        about(new PlanBuilder().add(step("a")).add(step("b").needs("a")))
                .says("start a", "wait")
                .because("b", new Needs(List.of("a")))
                .succeeds("a")
                .says("start b", "wait")
                .nobodyWaits()
                .succeeds("b")
                .says("done");
    }

    @Test
    void thereAreNoWavesAStepStartsWhateverItsNeighboursStillDo() {
        about(new PlanBuilder()
                        .add(step("a"))
                        .add(step("slow"))
                        .add(step("b").needs("a"))
                        .add(step("c").needs("b", "slow")))
                .says("start a", "start slow", "wait")
                .succeeds("a")
                .says("start b", "wait")
                .succeeds("b")
                .says("wait")
                .because("c", new Needs(List.of("slow")));
    }

    @Test
    void stepThatNeedsSeveralWaitsForThoseThatAreLeft() {
        about(new PlanBuilder().add(step("a")).add(step("b")).add(step("c").needs("a", "b")))
                .says("start a", "start b", "wait")
                .because("c", new Needs(List.of("a", "b")))
                .succeeds("b")
                .says("wait")
                .because("c", new Needs(List.of("a")));
    }

    @Test
    void longestRemainingPathGoesFirstThenFileOrder() {
        about(new PlanBuilder().add(step("short"), 1).add(step("long"), 9).add(step("alsoShort"), 1), slots(1))
                .says("start long", "wait")
                .because("short", new Room(List.of("long")))
                .succeeds("long")
                .says("start short", "wait")
                .succeeds("short")
                .says("start alsoShort", "wait");
    }

    @Test
    void stepThatNeedsASkippedOneIsSkipped() {
        about(new PlanBuilder()
                        .failFast(false)
                        .add(step("lint"))
                        .add(step("test").needs("lint"))
                        .add(step("pack").needs("test"))
                        .add(step("ship").needs("pack")))
                .says("start lint", "wait")
                .fails("lint")
                .says(
                        "skip test: lint failed",
                        "skip pack: test was skipped because lint failed",
                        "skip ship: pack was skipped because lint failed",
                        "done");
    }

    @Test
    void stepIsSkippedAtOnceThoughOthersThatItWaitsForStillRun() {
        about(new PlanBuilder()
                        .failFast(false)
                        .add(step("lint"))
                        .add(step("slow"))
                        .add(step("test").needs("lint", "slow")))
                .says("start lint", "start slow", "wait")
                .fails("lint")
                .says("skip test: lint failed", "wait")
                .fails("slow")
                .says("done");
    }

    @Test
    void withoutFailFastAllThatDoesNotWaitForTheFailedOneGoesOn() {
        about(
                        new PlanBuilder()
                                .failFast(false)
                                .add(step("lint"))
                                .add(step("compile"))
                                .add(step("test").needs("compile")),
                        slots(1))
                .says("start lint", "wait")
                .fails("lint")
                .says("start compile", "wait")
                .succeeds("compile")
                .says("start test", "wait");
    }

    @Test
    void withFailFastNothingNewStartsAndWhatRunsIsEnded() {
        about(
                        new PlanBuilder()
                                .add(step("lint"))
                                .add(step("compile"))
                                .add(step("test").needs("lint"))
                                .add(step("docs")),
                        slots(2))
                .says("start lint", "start compile", "wait")
                .fails("lint")
                .says(
                        "skip test: lint failed",
                        "end compile: lint failed, and fail_fast ends the run",
                        "skip docs: lint failed, and fail_fast ends the run",
                        "wait")
                .ends("compile", StepState.CANCELLED)
                .says("done");
    }

    @ParameterizedTest
    @EnumSource(
            names = {"SUCCEEDED", "SKIPPED", "CANCELLED"},
            mode = Mode.EXCLUDE)
    void eachBadEndSkipsWhatWaitsAndEndsTheRun(StepState state) {
        about(
                        new PlanBuilder()
                                .add(step("lint"))
                                .add(step("test").needs("lint"))
                                .add(step("docs")),
                        slots(1))
                .says("start lint", "wait")
                .ends("lint", state)
                .says(
                        "skip test: lint " + Words.of(state),
                        "skip docs: lint " + Words.of(state) + ", and fail_fast ends the run",
                        "done");
    }

    @Test
    void allowedFailureCountsAsDoneForOthersAndDoesNotEndTheRun() {
        about(new PlanBuilder().add(step("lint")).add(step("test").needs("lint")))
                .says("start lint", "wait")
                .endsAllowed("lint", StepState.FAILED)
                .says("start test", "wait");
    }

    @Test
    void endOfAStepThatEndedMeanwhileIsNotAsked() {
        about(new PlanBuilder().add(step("a")).add(step("b")))
                .says("start a", "start b", "wait")
                .fails("a")
                .succeeds("b")
                .says("done");
    }

    @Test
    void aStepIsAskedToEndOnce() {
        about(new PlanBuilder().add(step("a")))
                .says("start a", "wait")
                .stop(Stop.RUN_TIMEOUT, "the run's time-out")
                .stop(Stop.CANCEL, "Ctrl-C")
                .says("end a: the run's time-out", "wait");
    }

    @Test
    void failedAttemptGivesItsRoomBackUntilTheNextIsDue() {
        about(new PlanBuilder().add(step("flaky"), 5).add(step("b"), 2).add(step("c"), 1), slots(1))
                .says("start flaky", "wait")
                .attemptOver("flaky")
                .says("start b", "wait")
                .retryDue("flaky")
                .says("wait")
                .because("flaky", new Room(List.of("b")))
                .because("c", new Room(List.of("b")))
                .succeeds("b")
                .says("start flaky", "wait")
                .succeeds("flaky")
                .says("start c", "wait");
    }

    @Test
    void whatNeedsAStepWaitsForItsLastAttempt() {
        about(new PlanBuilder().add(step("flaky")).add(step("b").needs("flaky")))
                .says("start flaky", "wait")
                .attemptOver("flaky")
                .says("wait")
                .because("b", new Needs(List.of("flaky")))
                .retryDue("flaky")
                .says("start flaky", "wait")
                .succeeds("flaky")
                .says("start b", "wait");
    }

    @Test
    void stepBetweenTwoAttemptsIsEndedAndNotSkipped() {
        about(new PlanBuilder().failFast(false).add(step("flaky")).add(step("b")))
                .says("start flaky", "start b", "wait")
                .attemptOver("flaky")
                .stop(Stop.CANCEL, "Ctrl-C")
                .says("end flaky: Ctrl-C", "end b: Ctrl-C", "wait")
                .retryDue("flaky")
                .says("wait")
                .ends("flaky", StepState.FAILED)
                .ends("b", StepState.CANCELLED)
                .says("done");
    }

    @Test
    void stepWhoseNextAttemptWaitsForRoomIsEndedAndNotSkipped() {
        about(new PlanBuilder().add(step("flaky"), 1).add(step("b"), 2).add(step("c"), 3), slots(1))
                .says("start c", "wait")
                .attemptOver("c")
                .says("start b", "wait")
                .retryDue("c")
                .says("wait")
                .stop(Stop.CANCEL, "Ctrl-C")
                .says("end b: Ctrl-C", "end c: Ctrl-C", "skip flaky: Ctrl-C", "wait")
                .ends("c", StepState.FAILED)
                .says("wait")
                .ends("b", StepState.CANCELLED)
                .says("done");
    }

    @Test
    void thoseThatHoldRoomAreNamedInTheOrderOfTheirStart() {
        Conversation conversation =
                about(new PlanBuilder().add(step("a"), 1).add(step("b"), 2)).says("start b", "start a", "wait");
        assertThat(conversation.scheduler().started()).containsExactly("b", "a");
        conversation.succeeds("b");
        assertThat(conversation.scheduler().started()).containsExactly("a");
    }

    @Test
    void stuckPlanExplainsItself() {
        StepScheduler scheduler = new StepScheduler(
                new PlanBuilder().add(step("huge").memoryMb(4096)).build(), Conversation.megabytes(1024));
        assertThatThrownBy(scheduler::next)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no step runs and none can start")
                .hasMessageContaining("huge");
    }

    @Test
    void reportsThatCannotBeTrueAreRefused() {
        StepScheduler scheduler = new StepScheduler(
                new PlanBuilder().add(step("a")).add(step("b").needs("a")).build(), slots(1));
        assertThatThrownBy(() -> scheduler.ended("a", StepState.SUCCEEDED, false))
                .hasMessage("\"a\" has not started or has ended before");
        scheduler.next();
        assertThatThrownBy(() -> scheduler.ended("a", StepState.SKIPPED, false))
                .hasMessage("\"a\" has started, so it cannot be skipped");
        assertThatThrownBy(() -> scheduler.retryDue("a")).hasMessage("\"a\" does not wait for another attempt");
        assertThatThrownBy(() -> scheduler.attemptOver("b")).hasMessage("\"b\" has no attempt that could be over");
        assertThatThrownBy(() -> scheduler.attemptOver("c")).hasMessage("no step \"c\" in the plan");
        scheduler.ended("a", StepState.SUCCEEDED, false);
        assertThatThrownBy(() -> scheduler.ended("a", StepState.SUCCEEDED, false))
                .hasMessage("\"a\" has not started or has ended before");
    }
}
