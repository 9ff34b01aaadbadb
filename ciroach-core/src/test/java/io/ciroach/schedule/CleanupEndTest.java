package io.ciroach.schedule;

import static io.ciroach.plan.StepBuilder.step;
import static io.ciroach.schedule.CleanupStepsTest.always;
import static io.ciroach.schedule.CleanupStepsTest.failure;
import static io.ciroach.schedule.Conversation.about;
import static io.ciroach.schedule.Conversation.slots;

import io.ciroach.result.StepState;
import org.junit.jupiter.api.Test;

/** What a cancel and a time-out make of cleanup steps. */
class CleanupEndTest {

    @Test
    void firstCancelEndsOrdinaryStepsAndThenRunsAlwaysSteps() {
        about(
                        new PlanBuilder()
                                .add(step("a"))
                                .add(step("b").needs("a"))
                                .add(always("stop").needs("b"))
                                .add(failure("report"))
                                .add(always("last")),
                        slots(1))
                .says("start a", "wait")
                .stop(Stop.CANCEL, "Ctrl-C")
                .says("end a: Ctrl-C", "skip b: Ctrl-C", "skip report: Ctrl-C", "wait")
                .ends("a", StepState.CANCELLED)
                .says("start stop", "wait")
                .succeeds("stop")
                .says("start last", "wait")
                .succeeds("last")
                .says("done");
    }

    @Test
    void afterACancelFailureStepsDoNotRunThoughSomethingFailedBefore() {
        about(new PlanBuilder().failFast(false).add(step("a")).add(step("b")).add(failure("report")))
                .says("start a", "start b", "wait")
                .fails("a")
                .says("wait")
                .stop(Stop.CANCEL, "Ctrl-C")
                .says("end b: Ctrl-C", "skip report: Ctrl-C", "wait")
                .ends("b", StepState.CANCELLED)
                .says("done");
    }

    @Test
    void firstCancelDoesNotEndARunningCleanupStep() {
        about(new PlanBuilder()
                        .failFast(false)
                        .add(step("a"))
                        .add(step("b"))
                        .add(failure("undo").needs("a"))
                        .add(always("stop").needs("a")))
                .says("start a", "start b", "wait")
                .fails("a")
                .says("start undo", "start stop", "wait")
                .stop(Stop.CANCEL, "Ctrl-C")
                .says("end b: Ctrl-C", "wait")
                .ends("b", StepState.CANCELLED)
                .says("wait")
                .succeeds("undo")
                .succeeds("stop")
                .says("done");
    }

    @Test
    void afterTheRunsTimeOutFailureStepsRunForWhatFailedBefore() {
        about(new PlanBuilder()
                        .failFast(false)
                        .add(step("a"))
                        .add(step("b"))
                        .add(failure("report"))
                        .add(failure("undoB").needs("b")))
                .says("start a", "start b", "wait")
                .fails("a")
                .says("wait")
                .stop(Stop.RUN_TIMEOUT, "the run's time-out of 1h")
                .says("end b: the run's time-out of 1h", "wait")
                .ends("b", StepState.CANCELLED)
                .says("skip undoB: no step that it watches failed", "start report", "wait");
    }

    @Test
    void secondCancelEndsAndSkipsCleanupStepsAsWell() {
        about(new PlanBuilder().add(step("a")).add(always("stop").needs("a")).add(always("last")))
                .says("start a", "wait")
                .succeeds("a")
                .says("start stop", "wait")
                .stop(Stop.CANCEL, "Ctrl-C")
                .says("wait")
                .stop(Stop.SKIP_CLEANUP_TOO, "second Ctrl-C")
                .says("end stop: second Ctrl-C", "miss last: second Ctrl-C", "wait")
                .ends("stop", StepState.CANCELLED)
                .says("done");
    }

    @Test
    void secondCancelAloneEndsEverything() {
        about(new PlanBuilder().add(step("a")).add(step("b").needs("a")).add(always("last")))
                .says("start a", "wait")
                .stop(Stop.SKIP_CLEANUP_TOO, "Ctrl-C")
                .says("end a: Ctrl-C", "skip b: Ctrl-C", "miss last: Ctrl-C", "wait")
                .ends("a", StepState.CANCELLED)
                .says("done");
    }

    @Test
    void cleanupTimeOutEndsWhatRunsAndSkipsTheRest() {
        about(new PlanBuilder().add(step("a")).add(always("one")).add(always("two")))
                .says("start a", "wait")
                .succeeds("a")
                .says("start one", "wait")
                .cleanupTimeUp()
                .says("end one: cleanup_timeout is over", "miss two: cleanup_timeout is over", "wait")
                .ends("one", StepState.TIMED_OUT)
                .says("done");
    }

    @Test
    void cleanupTimeOutEndsOneBetweenTwoAttempts() {
        about(new PlanBuilder().add(always("one")))
                .says("start one", "wait")
                .attemptOver("one")
                .says("wait")
                .cleanupTimeUp()
                .says("end one: cleanup_timeout is over", "wait")
                .ends("one", StepState.TIMED_OUT)
                .says("done");
    }

    @Test
    void cleanupTimeOutLeavesOrdinaryStepsAlone() {
        about(new PlanBuilder().add(step("a")).add(step("b")).add(always("stop").needs("a")))
                .says("start a", "start b", "wait")
                .succeeds("a")
                .says("start stop", "wait")
                .cleanupTimeUp()
                .says("end stop: cleanup_timeout is over", "wait")
                .ends("stop", StepState.TIMED_OUT)
                .says("wait")
                .succeeds("b")
                .says("done");
    }
}
