package io.ciroach.schedule;

import static io.ciroach.plan.StepBuilder.step;
import static io.ciroach.schedule.Conversation.about;
import static io.ciroach.schedule.Conversation.slots;

import org.junit.jupiter.api.Test;

class StepSchedulerTest {

    @Test
    void stepStartsWhenWhatItNeedsHasSucceeded() {
        about(new PlanBuilder().add(step("a")).add(step("b").needs("a")))
                .says("start a", "wait")
                .succeeds("a")
                .says("start b", "wait")
                .succeeds("b")
                .says("done");
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
    void longestRemainingPathGoesFirstThenFileOrder() {
        about(new PlanBuilder().add(step("short"), 1).add(step("long"), 9).add(step("alsoShort"), 1), slots(1))
                .says("start long", "wait")
                .succeeds("long")
                .says("start short", "wait")
                .succeeds("short")
                .says("start alsoShort", "wait");
    }
}
