package io.ciroach.schedule;

import static io.ciroach.plan.StepBuilder.step;
import static io.ciroach.schedule.Conversation.about;
import static io.ciroach.schedule.Conversation.cpus;
import static io.ciroach.schedule.Conversation.megabytes;
import static io.ciroach.schedule.Conversation.slots;

import io.ciroach.model.Budget;
import io.ciroach.model.ByteSize;
import io.ciroach.model.WaitReason.CacheInUse;
import io.ciroach.model.WaitReason.Room;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What fits, and who may pass whom. */
class RoomTest {

    @Test
    void noMoreStepsRunThanThereAreSlots() {
        about(new PlanBuilder().add(step("a")).add(step("b")).add(step("c")), slots(2))
                .says("start a", "start b", "wait")
                .because("c", new Room(List.of("a", "b")))
                .succeeds("a")
                .says("start c", "wait");
    }

    @Test
    void memoryLimitsOfWhatRunsFitIntoTheBudget() {
        about(
                        new PlanBuilder()
                                .add(step("a").memoryMb(600))
                                .add(step("b").memoryMb(424))
                                .add(step("c").memoryMb(1)),
                        megabytes(1024))
                .says("start a", "start b", "wait")
                .because("c", new Room(List.of("a", "b")));
    }

    @Test
    void cpuLimitsOfWhatRunsFitIntoTheBudget() {
        about(new PlanBuilder().add(step("a").cpus(3)).add(step("b").cpus(2)), cpus(4))
                .says("start a", "wait")
                .because("b", new Room(List.of("a")));
    }

    @Test
    void stepMayPassOneBesideWhichItFillsTheRoomExactly() {
        about(
                        new PlanBuilder()
                                .add(step("a").cpus(3))
                                .add(step("b").cpus(3))
                                .add(step("c").cpus(1)),
                        cpus(4))
                .says("start a", "start c", "wait")
                .because("b", new Room(List.of("a", "c")));
    }

    @Test
    void withACpuBudgetAStepWithoutALimitCountsOne() {
        about(new PlanBuilder().add(step("a")).add(step("b")).add(step("c")), cpus(2))
                .says("start a", "start b", "wait")
                .because("c", new Room(List.of("a", "b")));
    }

    @Test
    void withoutACpuBudgetCpusDoNotCount() {
        about(new PlanBuilder().add(step("a").cpus(64)).add(step("b").cpus(64)), slots(2))
                .says("start a", "start b", "wait");
    }

    @Test
    void unsharedCacheIsUsedByOneAtATime() {
        about(new PlanBuilder()
                        .cache("m2", false)
                        .add(step("a").caches("m2"))
                        .add(step("b").caches("m2"))
                        .add(step("c")))
                .says("start a", "start c", "wait")
                .because("b", new CacheInUse("m2", List.of("a")))
                .succeeds("a")
                .says("start b", "wait");
    }

    @Test
    void sharedCacheIsUsedByAll() {
        about(new PlanBuilder()
                        .cache("m2", true)
                        .add(step("a").caches("m2"))
                        .add(step("b").caches("m2")))
                .says("start a", "start b", "wait");
    }

    @Test
    void stepThatWaitsForOneThingHoldsNothingElse() {
        about(
                        new PlanBuilder()
                                .cache("m2", false)
                                .add(step("user").caches("m2").memoryMb(100), 9)
                                .add(step("waits").caches("m2").memoryMb(900), 8)
                                .add(step("small").memoryMb(100), 1),
                        megabytes(1000))
                .says("start user", "start small", "wait")
                .because("waits", new CacheInUse("m2", List.of("user")));
    }

    @Test
    void stepsThatWantTwoCachesInDifferentOrderDoNotBlockEachOther() {
        about(new PlanBuilder()
                        .cache("m2", false)
                        .cache("npm", false)
                        .add(step("a").caches("m2", "npm"))
                        .add(step("b").caches("npm", "m2")))
                .says("start a", "wait")
                .because("b", new CacheInUse("m2", List.of("a")))
                .succeeds("a")
                .says("start b", "wait");
    }

    @Test
    void smallOnePassesALargeOneThatWouldStillFitBesideIt() {
        about(
                        new PlanBuilder()
                                .add(step("first").memoryMb(500), 9)
                                .add(step("large").memoryMb(800), 8)
                                .add(step("small").memoryMb(200), 7),
                        megabytes(1000))
                .says("start first", "start small", "wait")
                .because("large", new Room(List.of("first", "small")))
                .succeeds("first")
                .says("start large", "wait");
    }

    @Test
    void smallOneDoesNotPassALargeOneThatWouldNotFitBesideIt() {
        about(
                        new PlanBuilder()
                                .add(step("first").memoryMb(500), 9)
                                .add(step("large").memoryMb(800), 8)
                                .add(step("small").memoryMb(201), 7),
                        megabytes(1000))
                .says("start first", "wait")
                .because("large", new Room(List.of("first")))
                .because("small", new Room(List.of("large")))
                .succeeds("first")
                .says("start large", "wait");
    }

    @Test
    void onlyOneAtATimeRunsAheadOfItsTurn() {
        about(
                        new PlanBuilder()
                                .add(step("first").memoryMb(400), 9)
                                .add(step("large").memoryMb(700), 8)
                                .add(step("a").memoryMb(100), 7)
                                .add(step("b").memoryMb(100), 6),
                        megabytes(1000))
                .says("start first", "start a", "wait")
                .because("b", new Room(List.of("large")))
                .succeeds("a")
                .says("start b", "wait")
                .succeeds("first")
                .says("start large", "wait");
    }

    @Test
    void oneThatPassedIsNoLongerAheadOnceThosePassedHaveStarted() {
        about(
                        new PlanBuilder()
                                .add(step("first").memoryMb(900), 9)
                                .add(step("second").memoryMb(700), 8)
                                .add(step("third").memoryMb(700), 7)
                                .add(step("a").memoryMb(100), 6)
                                .add(step("b").memoryMb(100), 5),
                        megabytes(1000))
                .says("start first", "start a", "wait")
                .succeeds("first")
                .says("start second", "start b", "wait")
                .because("third", new Room(List.of("a", "second", "b")));
    }

    @Test
    void smallOneLeavesASlotForALargeOne() {
        about(
                        new PlanBuilder()
                                .add(step("first").memoryMb(700), 9)
                                .add(step("large").memoryMb(700), 8)
                                .add(step("small").memoryMb(10), 7),
                        new Budget(2, ByteSize.ofMb(1000), null))
                .says("start first", "start small", "wait")
                .succeeds("first")
                .says("start large", "wait");
    }

    @Test
    void smallOnesPassOneAfterAnotherAndNeverDelayTheLargeOne() {
        Conversation conversation = about(
                        new PlanBuilder()
                                .add(step("first").memoryMb(900), 9)
                                .add(step("large").memoryMb(950), 8)
                                .add(step("a").memoryMb(40), 7)
                                .add(step("b").memoryMb(40), 6)
                                .add(step("c").memoryMb(40), 5),
                        megabytes(1000))
                .says("start first", "start a", "wait")
                .because("b", new Room(List.of("large")));
        conversation.succeeds("a").says("start b", "wait").because("c", new Room(List.of("large")));
        conversation.succeeds("first").says("start large", "wait");
    }

    @Test
    void nobodyTakesTheCacheThatALargeOneWaitsFor() {
        about(
                        new PlanBuilder()
                                .cache("m2", false)
                                .add(step("first").memoryMb(900), 9)
                                .add(step("large").memoryMb(800).caches("m2"), 8)
                                .add(step("small").memoryMb(10).caches("m2"), 7),
                        megabytes(1000))
                .says("start first", "wait")
                .because("small", new Room(List.of("large")))
                .succeeds("first")
                .says("start large", "wait")
                .because("small", new CacheInUse("m2", List.of("large")));
    }

    @Test
    void aSecondLargeOneIsNotDelayedEitherByWhatPassesTheFirst() {
        about(
                        new PlanBuilder()
                                .cache("m2", false)
                                .add(step("user").memoryMb(500).caches("m2"), 9)
                                .add(step("waitsForTheCache").memoryMb(10).caches("m2"), 8)
                                .add(step("large").memoryMb(900), 7)
                                .add(step("small").memoryMb(101), 6),
                        megabytes(1000))
                .says("start user", "wait")
                .because("small", new Room(List.of("large")));
    }

    @Test
    void largeOneThatNobodyEverWouldLetInOtherwiseStartsWhenTheOthersHaveEnded() {
        Conversation conversation = about(
                        new PlanBuilder()
                                .add(step("large").memoryMb(1000), 1)
                                .add(step("a").memoryMb(300), 9)
                                .add(step("b").memoryMb(300).needs("a"), 8)
                                .add(step("c").memoryMb(300).needs("b"), 1)
                                .add(step("d").memoryMb(300).needs("b"), 1),
                        megabytes(1000))
                .says("start a", "wait");
        conversation
                .succeeds("a")
                .says("start b", "wait")
                .succeeds("b")
                .says("start large", "wait")
                .succeeds("large")
                .says("start c", "start d", "wait");
    }

    @Test
    void attemptAfterAPassIsCountedAnew() {
        about(
                        new PlanBuilder()
                                .add(step("first").memoryMb(500), 9)
                                .add(step("large").memoryMb(800), 8)
                                .add(step("small").memoryMb(200), 7),
                        megabytes(1000))
                .says("start first", "start small", "wait")
                .attemptOver("small")
                .succeeds("first")
                .says("start large", "wait")
                .retryDue("small")
                .says("start small", "wait")
                .attemptOver("large")
                .succeeds("small")
                .retryDue("large")
                .says("start large", "wait");
    }
}
