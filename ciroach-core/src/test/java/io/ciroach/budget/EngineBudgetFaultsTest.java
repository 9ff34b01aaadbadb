package io.ciroach.budget;

import static io.ciroach.budget.Rivals.memory;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ciroach.budget.Rivals.Rival;
import io.ciroach.engine.Claim;
import io.ciroach.engine.EngineException;
import io.ciroach.engine.EngineException.Reason;
import io.ciroach.engine.EngineRun;
import io.ciroach.engine.FakeEngine;
import io.ciroach.engine.Intents;
import io.ciroach.engine.LiveClaim.Stage;
import io.ciroach.engine.RunSpec;
import io.ciroach.engine.Turn;
import io.ciroach.model.GitAccess;
import io.ciroach.store.EngineLock;
import io.ciroach.store.Owner;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

// Long because each fault is a scene of its own, beside those of EngineBudgetTest.
/** Claims that meet before either is proved, engines that fail, and room that is given back. */
@Timeout(60)
class EngineBudgetFaultsTest extends RivalsTestKit {

    private final EngineException lost = FakeEngine.failure(Reason.ENGINE_LOST, "it went away");

    private static List<String> claimed(Rival run) {
        return run.engine().claims().stream()
                .filter(claim -> claim.stage() == Stage.CLAIMED)
                .map(claim -> claim.run() + ":" + claim.step())
                .sorted()
                .toList();
    }

    // ---- two claims that meet

    /** It was alone and so claims without looking; {@code y:y} claims meanwhile, and there is no room for both. */
    private Rival meets(Duration waitedBefore, Rival stranger, List<Claim> theirs) throws Exception {
        Rival run = rivals.run("a", memory(10)).wants("x", 2).settle();
        run.wants("z", 8);
        rivals.pass(Duration.ofSeconds(1));
        theirs.add(stranger.made.claim(
                Rivals.spec("y", 8, null), Turn.since(rivals.time.now().minus(waitedBefore))));
        return run;
    }

    @Test
    void olderOneKeepsItsClaimUntilTheYoungerOneHasTakenItsOwnBack() throws Exception {
        Rival stranger = rivals.stranger("y", memory(10));
        List<Claim> theirs = new ArrayList<>();
        Rival run = meets(Duration.ZERO, stranger, theirs);

        Duration again = run.look();

        assertThat(claimed(run)).containsExactly("a:z", "y:y");
        assertThat(again).isBetween(Duration.ofMillis(5), Duration.ofMillis(30));
        theirs.get(0).withdraw();
        run.settle();
        assertThat(run.running()).containsExactly("x", "z");
        run.end("x");
        run.end("z");
    }

    @Test
    void youngerOneTakesItsClaimBackAtOnce() throws Exception {
        Rival stranger = rivals.stranger("y", memory(10));
        List<Claim> theirs = new ArrayList<>();
        Rival run = meets(Duration.ofMinutes(1), stranger, theirs);

        run.look();

        assertThat(claimed(run)).containsExactly("y:y");
        assertThat(run.waits).containsEntry("z", "room x,y:y");
        theirs.get(0).withdraw();
        run.settle();
        run.end("x");
        run.end("z");
    }

    @Test
    void olderOneDoesNotWaitForEverForOneThatNeitherStartsNorGoes() throws Exception {
        Rival stranger = rivals.stranger("y", memory(10));
        List<Claim> theirs = new ArrayList<>();
        Rival run = meets(Duration.ZERO, stranger, theirs);

        for (int looks = 0; looks < 150 && !run.waits.containsKey("z"); looks++) {
            run.look();
        }

        assertThat(run.waits).containsEntry("z", "room x,y:y");
        assertThat(claimed(run)).containsExactly("y:y");
        theirs.get(0).withdraw();
        run.settle();
        run.end("x");
        run.end("z");
    }

    @Test
    void whoLeavesTakesAClaimBackThatIsNotProvedYet() throws Exception {
        Rival stranger = rivals.stranger("y", memory(10));
        List<Claim> theirs = new ArrayList<>();
        Rival run = meets(Duration.ZERO, stranger, theirs);
        run.look();

        assertThat(run.budget.leave("z")).isTrue();

        assertThat(claimed(run)).containsExactly("y:y");
        assertThat(run.budget.isEmpty()).isTrue();
        theirs.get(0).withdraw();
        run.wants("w", 8).settle();
        assertThat(run.running()).as("what it had claimed is forgotten").containsExactly("x", "w");
        run.end("x");
        run.end("w");
    }

    @Test
    void claimThatCannotBeTakenBackIsCountedUntilTheRunIsClosed() throws Exception {
        Rival stranger = rivals.stranger("y", memory(10));
        List<Claim> theirs = new ArrayList<>();
        Rival run = meets(Duration.ZERO, stranger, theirs);
        run.look();
        rivals.fake.failsRemoval("z", lost);

        assertThat(run.budget.leave("z")).isTrue();

        assertThat(claimed(run)).containsExactly("a:z", "y:y");
        theirs.get(0).withdraw();
        run.end("x");
        run.made.close();
    }

    @Test
    void whoLeavesIsTheOneThatWasNamed() throws Exception {
        Rival holder = rivals.run("h", memory(10)).wants("x", 10).settle();
        Rival run =
                rivals.run("a", memory(10)).wants("first", 4).wants("second", 4).settle();

        assertThat(run.budget.leave("second")).isTrue();

        holder.end("x");
        run.settle();
        assertThat(run.running()).containsExactly("first");
        run.end("first");
    }

    @Test
    void whoWasAloneClaimsNothingThatItsOwnStepsLeaveNoRoomFor() throws Exception {
        Rival run = rivals.run("a", memory(10)).wants("x", 8).settle();

        run.wants("y", 8).settle();

        assertThat(run.waits).containsEntry("y", "room x");
        assertThat(rivals.fake.journal()).noneMatch(line -> line.contains("claim y"));
        run.budget.leave("y");
        run.end("x");
    }

    @Test
    void whoPassesAnotherOfItsRunIsProvedNotToDelayItToo() throws Exception {
        Rival stranger = rivals.stranger("y", memory(10));
        Rival run = rivals.run("a", memory(10)).wants("x", 2).settle();
        rivals.pass(Duration.ofSeconds(2));
        run.wants("large", 9).wants("small", 1);
        rivals.pass(Duration.ofSeconds(2));
        Claim theirs = stranger.made.claim(Rivals.spec("z", 1, null), Turn.since(rivals.time.now()));

        run.look();
        assertThat(run.admitted)
                .as("with what came since, it would delay the large one")
                .containsOnlyKeys("x");

        theirs.withdraw();
        run.settle();
        assertThat(run.running()).containsExactly("x", "small");
        run.end("x");
        run.end("small");
        run.settle();
        run.end("large");
    }

    // ---- an engine that fails

    @Test
    void engineThatCannotListEndsAllThatWait() throws Exception {
        Rival run = rivals.run("a", memory(10)).wants("x", 1).wants("y", 1);
        rivals.fake.failsClaims(lost);

        assertThat(run.look()).isZero();

        assertThat(run.refused).containsOnlyKeys("x", "y").containsValue(lost);
        assertThat(run.budget.isEmpty()).isTrue();
    }

    @Test
    void claimThatCannotBeProvedForAFailureIsTakenBack() throws Exception {
        Rival run = rivals.run("a", memory(10)).wants("x", 1).settle();
        run.wants("y", 1);
        rivals.fake.failsClaims(lost);

        run.look();

        assertThat(run.refused).containsOnlyKeys("y");
        assertThat(claimed(run)).isEmpty();
        run.end("x");
    }

    @Test
    void whoCannotStandInLineWaitsAllTheSame() throws Exception {
        Rival holder = rivals.run("h", memory(10)).wants("x", 10).settle();
        Rival run = rivals.run("a", memory(10)).wants("y", 4);
        run.made.close();

        run.look();

        assertThat(run.waits).containsEntry("y", "room h:x");
        assertThat(run.budget.leave("y")).isTrue();
        holder.end("x");
    }

    @Test
    void lockThatCannotBeHadIsDoneWithout() throws Exception {
        Files.createFile(state.resolve("engines"));
        Rival run = rivals.run("a", memory(10)).wants("x", 1);

        run.look();
        run.start();

        assertThat(run.running()).containsExactly("x");
        run.end("x");
    }

    @Test
    void lockIsFreeAfterEachLook() throws Exception {
        Rival run = rivals.run("a", memory(10)).wants("x", 10).wants("y", 10);
        run.settle();

        EngineLock.of(state, "fake").tryTake().orElseThrow().close();
        run.budget.leave("y");
        run.end("x");
    }

    // ---- what dead processes left

    @Test
    void whatADeadProcessHeldIsRemovedOnceAtATimeAndAgainWhereThatFailed() throws Exception {
        Rival killed = rivals.run("k", memory(10)).wants("x", 8);
        killed.look();
        Rival run = rivals.run("a", memory(10)).wants("y", 4).settle();
        rivals.dead.add(killed.owner());
        run.look();
        run.look();
        assertThat(rivals.background).as("one removal is under way").hasSize(1);

        rivals.fake.failsRemoval("x", lost);
        rivals.inBackground();
        run.look();
        assertThat(rivals.background).as("another try").hasSize(1);
        rivals.inBackground();
        run.settle();

        assertThat(run.running()).containsExactly("y");
        run.end("y");
        killed.made.close();
    }

    @Test
    void whetherAProcessIsDeadIsKnownByItsOwner() throws Exception {
        Owner self = Owner.current();
        String dead = new Owner(self.host(), self.boot(), self.pidNamespace(), self.pid(), "1").toString();
        Rival run = rivals.run("a", memory(10));
        EngineRun killed = killed(run, "k", dead);
        EngineRun alive = killed(run, "l", self.toString());
        EngineBudget budget = new EngineBudget(
                "a",
                memory(10),
                run.engine(),
                run.made,
                EngineLock.of(state, "fake"),
                rivals.time.clock(),
                rivals.background::add,
                new Random(1));
        budget.enter(new Demand(Rivals.spec("y", 4, null), false, Map.of()));

        budget.look();
        rivals.inBackground();

        assertThat(claimed(run)).containsExactly("l:x");
        budget.leave("y");
        killed.close();
        alive.close();
    }

    /** A run with a claim of 4 MB, of the process that its owner says. */
    private EngineRun killed(Rival on, String id, String owner) {
        EngineRun made = on.engine()
                .openRun(
                        new RunSpec(id, "p", owner, memory(10), state, 0, 0, GitAccess.READ_ONLY, state), Intents.NONE);
        made.claim(Rivals.spec("x", 4, null), Turn.since(rivals.time.now()));
        return made;
    }

    @Test
    void placeCountsToTheVeryEndOfItsTime() throws Exception {
        Rival holder = rivals.run("h", memory(10)).wants("x", 4).settle();
        Rival asleep = rivals.run("s", memory(10)).wants("large", 10).settle();
        rivals.pass(EngineBudget.PLACE_LIFETIME);
        Rival run = rivals.run("a", memory(10)).wants("y", 4).settle();
        assertThat(run.waits).containsEntry("y", "room s:large");

        rivals.pass(Duration.ofMillis(1));
        run.settle();

        assertThat(run.running()).containsExactly("y");
        asleep.budget.leave("large");
        holder.end("x");
        run.end("y");
    }

    // ---- room

    @Test
    void roomTellsItsContainerAndGoesWithItHoweverOftenItIsGivenBack() throws Exception {
        Rival run = rivals.run("a", memory(10)).wants("x", 10);
        run.look();
        Reservation room = Objects.requireNonNull(run.admitted.remove("x"));

        assertThat(run.engine().claims())
                .singleElement()
                .satisfies(claim -> assertThat(claim.container()).isEqualTo(room.container()));
        assertThat(room.commandLine()).isEqualTo("docker run --rm img:1");
        room.close();
        room.close();

        assertThat(run.engine().claims()).isEmpty();
    }

    @Test
    void roomOfARunningStepEndsIt() throws Exception {
        Rival run = rivals.run("a", memory(10)).wants("x", 10);
        run.look();
        Reservation room = Objects.requireNonNull(run.admitted.remove("x"));
        var step = room.start((stderr, bytes, offset, length) -> {});

        room.close();

        assertThat(step.await().exitCode()).isEqualTo(137);
        assertThat(run.engine().claims()).isEmpty();
    }

    @Test
    void roomThatCannotBeStartedIsStillHeldUntilItIsGivenBack() throws Exception {
        rivals.fake.failsStart("x", FakeEngine.failure(Reason.REFUSED, "not now"));
        Rival run = rivals.run("a", memory(10)).wants("x", 10);
        run.look();
        Reservation room = Objects.requireNonNull(run.admitted.remove("x"));

        assertThatThrownBy(() -> room.start((stderr, bytes, offset, length) -> {}))
                .hasMessage("not now");
        run.wants("y", 1).look();
        assertThat(run.waits).containsEntry("y", "room x");

        room.close();
        run.settle();
        assertThat(run.running()).containsExactly("y");
        run.end("y");
    }
}
