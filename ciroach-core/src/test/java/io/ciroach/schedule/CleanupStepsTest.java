package io.ciroach.schedule;

import static io.ciroach.plan.StepBuilder.step;
import static io.ciroach.schedule.Conversation.about;
import static io.ciroach.schedule.Conversation.megabytes;
import static io.ciroach.schedule.Conversation.slots;

import io.ciroach.model.WaitReason.Needs;
import io.ciroach.model.WaitReason.Room;
import io.ciroach.model.When;
import io.ciroach.plan.StepBuilder;
import io.ciroach.result.StepState;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

// Long because each rule about cleanup steps has its test here.
/** When cleanup steps run. */
class CleanupStepsTest {

    static StepBuilder always(String name) {
        return step(name).when(When.ALWAYS);
    }

    static StepBuilder failure(String name) {
        return step(name).when(When.FAILURE);
    }

    @Test
    void withoutNeedsTheyRunOneAtATimeInFileOrderAfterEverythingElse() {
        about(new PlanBuilder()
                        .add(always("first"), 1)
                        .add(step("a"))
                        .add(always("second"), 9)
                        .add(step("b").needs("a")))
                .says("start a", "wait")
                .because("first", new Needs(List.of("a", "b")))
                .succeeds("a")
                .says("start b", "wait")
                .succeeds("b")
                .says("start first", "wait")
                .because("second", new Needs(List.of("first")))
                .succeeds("first")
                .says("start second", "wait")
                .succeeds("second")
                .says("done");
    }

    @Test
    void withNeedsTheyStartAsSoonAsThoseHaveEndedAndBesideEachOther() {
        about(new PlanBuilder()
                        .failFast(false)
                        .add(step("db"))
                        .add(step("slow"))
                        .add(always("stopDb").needs("db"))
                        .add(always("dropDb").needs("db")))
                .says("start db", "start slow", "wait")
                .because("stopDb", new Needs(List.of("db")))
                .fails("db")
                .says("start stopDb", "start dropDb", "wait");
    }

    @Test
    void anyEndOfWhatTheyNeedCounts() {
        about(new PlanBuilder()
                        .failFast(false)
                        .add(step("a"))
                        .add(step("b").needs("a"))
                        .add(always("clean").needs("b")))
                .says("start a", "wait")
                .fails("a")
                .says("skip b: a failed", "start clean", "wait");
    }

    @Test
    void theyMayNeedEachOtherAndAnyEndCounts() {
        about(new PlanBuilder()
                        .add(step("a"))
                        .add(always("one").needs("a"))
                        .add(always("two").needs("one")))
                .says("start a", "wait")
                .succeeds("a")
                .says("start one", "wait")
                .because("two", new Needs(List.of("one")))
                .fails("one")
                .says("start two", "wait");
    }

    @Test
    void oneThatNeedsALastOneComesAfterItAndBeforeTheNextLastOne() {
        about(new PlanBuilder()
                        .add(step("a"))
                        .add(always("last"))
                        .add(always("afterLast").needs("last"))
                        .add(always("veryLast")))
                .says("start a", "wait")
                .succeeds("a")
                .says("start last", "wait")
                .succeeds("last")
                .says("start afterLast", "wait")
                .because("veryLast", new Needs(List.of("afterLast")))
                .succeeds("afterLast")
                .says("start veryLast", "wait");
    }

    @Test
    void lastOnesWaitForThoseWithNeeds() {
        about(new PlanBuilder()
                        .add(step("a"))
                        .add(always("last"))
                        .add(always("stop").needs("a")))
                .says("start a", "wait")
                .succeeds("a")
                .says("start stop", "wait")
                .because("last", new Needs(List.of("stop")))
                .succeeds("stop")
                .says("start last", "wait");
    }

    @Test
    void emptyNeedsOfACleanupStepAreNone() {
        about(new PlanBuilder().add(always("last").needs()).add(step("a")))
                .says("start a", "wait")
                .succeeds("a")
                .says("start last", "wait");
    }

    @Test
    void failingOneStopsNothing() {
        about(new PlanBuilder()
                        .add(step("a"))
                        .add(step("slow"))
                        .add(always("stop").needs("a"))
                        .add(always("one"))
                        .add(always("two")))
                .says("start a", "start slow", "wait")
                .succeeds("a")
                .says("start stop", "wait")
                .fails("stop")
                .says("wait")
                .succeeds("slow")
                .says("start one", "wait")
                .ends("one", StepState.ERRORED)
                .says("start two", "wait");
    }

    @Test
    void theyStartOnlyOnceWhatWasAskedToEndIsConfirmedDead() {
        about(new PlanBuilder()
                        .add(step("lint"))
                        .add(step("slow"))
                        .add(always("afterLint").needs("lint"))
                        .add(always("last")))
                .says("start lint", "start slow", "wait")
                .fails("lint")
                .says("end slow: lint failed, and fail_fast ends the run", "wait")
                .because("afterLint", new Needs(List.of("slow")))
                .because("last", new Needs(List.of("slow")))
                .ends("slow", StepState.CANCELLED)
                .says("start afterLint", "wait")
                .succeeds("afterLint")
                .says("start last", "wait");
    }

    @Test
    void oneThatWaitsForRoomWaitsAsWellForWhatIsThenAskedToEnd() {
        about(
                        new PlanBuilder()
                                .add(step("a").memoryMb(100))
                                .add(step("slow").memoryMb(500))
                                .add(step("other").memoryMb(400))
                                .add(always("stop").needs("a").memoryMb(500)),
                        megabytes(1000))
                .says("start a", "start slow", "start other", "wait")
                .succeeds("a")
                .says("wait")
                .because("stop", new Room(List.of("slow", "other")))
                .fails("other")
                .says("end slow: other failed, and fail_fast ends the run", "wait")
                .because("stop", new Needs(List.of("slow")))
                .ends("slow", StepState.CANCELLED)
                .says("start stop", "wait");
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILED", "TIMED_OUT", "OOM_KILLED", "ERRORED"})
    void failureStepRunsWhenAStepEndedBadly(StepState state) {
        about(new PlanBuilder().add(step("a")).add(failure("report")))
                .says("start a", "wait")
                .ends("a", state)
                .says("start report", "wait");
    }

    @Test
    void failureStepIsSkippedWhenAllIsWell() {
        about(new PlanBuilder()
                        .add(step("a"))
                        .add(failure("near").needs("a"))
                        .add(failure("report"))
                        .add(always("last")))
                .says("start a", "wait")
                .succeeds("a")
                .says(
                        "skip near: no step that it watches failed",
                        "skip report: no step that it watches failed",
                        "start last",
                        "wait");
    }

    @Test
    void allowedFailureIsNoneForAFailureStep() {
        about(new PlanBuilder().add(step("a")).add(failure("report")))
                .says("start a", "wait")
                .endsAllowed("a", StepState.FAILED)
                .says("skip report: no step that it watches failed", "done");
    }

    @Test
    void failureStepWatchesWhatItNeedsAndWhatThatNeedsAndNothingElse() {
        about(new PlanBuilder()
                        .failFast(false)
                        .add(step("build"))
                        .add(step("deploy").needs("build"))
                        .add(step("other"))
                        .add(failure("rollback").needs("deploy"))
                        .add(failure("undo").needs("other")))
                .says("start build", "start other", "wait")
                .succeeds("other")
                .says("skip undo: no step that it watches failed", "wait")
                .fails("build")
                .says("skip deploy: build failed", "start rollback", "wait");
    }

    @Test
    void failureStepDoesNotRunForWhatItDoesNotWatch() {
        about(new PlanBuilder()
                        .failFast(false)
                        .add(step("deploy"))
                        .add(step("other"))
                        .add(failure("rollback").needs("deploy")))
                .says("start deploy", "start other", "wait")
                .fails("other")
                .says("wait")
                .succeeds("deploy")
                .says("skip rollback: no step that it watches failed", "done");
    }

    @Test
    void failureStepAfterALastOneWatchesAllOrdinarySteps() {
        about(new PlanBuilder()
                        .add(step("a"))
                        .add(always("last"))
                        .add(failure("tell").needs("last")))
                .says("start a", "wait")
                .fails("a")
                .says("start last", "wait")
                .succeeds("last")
                .says("start tell", "wait");
    }

    @Test
    void failureStepWithoutNeedsDoesNotWatchCleanupSteps() {
        about(new PlanBuilder().add(step("a")).add(always("last")).add(failure("report")))
                .says("start a", "wait")
                .succeeds("a")
                .says("start last", "wait")
                .fails("last")
                .says("skip report: no step that it watches failed", "done");
    }

    @Test
    void stepEndedByFailFastIsNoFailureOfItsOwn() {
        about(new PlanBuilder()
                        .add(step("lint"))
                        .add(step("deploy"))
                        .add(failure("rollback").needs("deploy")))
                .says("start lint", "start deploy", "wait")
                .fails("lint")
                .says("end deploy: lint failed, and fail_fast ends the run", "wait")
                .ends("deploy", StepState.CANCELLED)
                .says("skip rollback: no step that it watches failed", "done");
    }

    @Test
    void oneWhoseNeedsAreAllLeftOutMissesNothingThatFails() {
        about(new PlanBuilder()
                        .leaveOut("db")
                        .add(failure("dumpDb").needs("db"))
                        .add(failure("report"))
                        .add(step("a")))
                .says("start a", "wait")
                .fails("a")
                .stop(Stop.SKIP_CLEANUP_TOO, "Ctrl-C")
                .says("skip dumpDb: Ctrl-C", "miss report: Ctrl-C", "done");
    }

    @Test
    void oneWhoseNeedsAreAllLeftOutComesLastAndWatchesNothing() {
        about(new PlanBuilder()
                        .leaveOut("db")
                        .add(always("stopDb").needs("db"))
                        .add(failure("dumpDb").needs("db"))
                        .add(step("a")))
                .says("start a", "wait")
                .fails("a")
                .says("start stopDb", "wait")
                .succeeds("stopDb")
                .says("skip dumpDb: no step that it watches failed", "done");
    }

    @Test
    void cleanupClaimsRoomBeforeOrdinarySteps() {
        about(
                        new PlanBuilder()
                                .add(step("a"), 9)
                                .add(step("long"), 8)
                                .add(always("stop").needs("a"), 1),
                        slots(1))
                .says("start a", "wait")
                .succeeds("a")
                .says("start stop", "wait")
                .because("long", new Room(List.of("stop")));
    }

    @Test
    void ordinaryStepPassesACleanupStepOnlyWhereThatWouldFitBesideIt() {
        about(
                        new PlanBuilder()
                                .add(step("a").memoryMb(100), 9)
                                .add(step("running").memoryMb(600), 9)
                                .add(always("stop").needs("a").memoryMb(600), 1)
                                .add(step("no").memoryMb(401).needs("a"), 5)
                                .add(step("yes").memoryMb(400).needs("a"), 4),
                        megabytes(1000))
                .says("start a", "start running", "wait")
                .succeeds("a")
                .says("start yes", "wait")
                .because("stop", new Room(List.of("running", "yes")));
    }

    @Test
    void pipelineOfCleanupStepsAloneRunsThem() {
        about(new PlanBuilder().add(always("one")).add(failure("two")).add(always("three")))
                .says("start one", "wait")
                .succeeds("one")
                .says("skip two: no step that it watches failed", "start three", "wait")
                .succeeds("three")
                .says("done");
    }
}
