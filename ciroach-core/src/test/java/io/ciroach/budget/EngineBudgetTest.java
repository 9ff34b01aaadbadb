package io.ciroach.budget;

import static io.ciroach.budget.Rivals.memory;
import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.budget.Rivals.Rival;
import io.ciroach.engine.Engine;
import io.ciroach.engine.EngineException;
import io.ciroach.engine.EngineException.Reason;
import io.ciroach.engine.FakeEngine;
import io.ciroach.engine.LiveClaim;
import io.ciroach.engine.LiveClaim.Stage;
import io.ciroach.engine.Turn;
import io.ciroach.store.EngineLock;
import io.ciroach.store.ProcessLock;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

// Long because each rule about runs that share an engine is told as a scene of its own.
/** Several runs on one fake engine, each asked to look when the test says so. */
@Timeout(60)
class EngineBudgetTest extends RivalsTestKit {

    private static List<String> on(Rival run, Stage stage) {
        return run.engine().claims().stream()
                .filter(claim -> claim.stage() == stage)
                .map(claim -> claim.run() + ":" + claim.step())
                .sorted()
                .toList();
    }

    @Test
    void stepsOfTwoRunsShareTheRoom() throws Exception {
        Rival a = rivals.run("a", memory(10)).wants("large", 8).settle();
        Rival b = rivals.run("b", memory(10)).wants("small", 4).settle();

        assertThat(a.running()).containsExactly("large");
        assertThat(b.running()).isEmpty();
        assertThat(b.waits).containsEntry("small", "room a:large");

        a.end("large");
        b.settle();
        assertThat(b.running()).containsExactly("small");
        b.end("small");
    }

    @Test
    void whoWaitsHoldsAPlaceAndNoRoom() throws Exception {
        Rival a = rivals.run("a", memory(10)).wants("x", 8).settle();
        Rival b = rivals.run("b", memory(10)).wants("y", 4).settle();

        assertThat(on(b, Stage.IN_LINE)).containsExactly("b:y");
        assertThat(on(b, Stage.CLAIMED)).isEmpty();

        assertThat(b.budget.leave("y")).isTrue();
        assertThat(on(b, Stage.IN_LINE)).isEmpty();
        assertThat(b.budget.leave("y")).isFalse();
        a.end("x");
    }

    @Test
    void onlyTheFirstOfARunStandsInLine() throws Exception {
        Rival a = rivals.run("a", memory(10)).wants("x", 10).settle();
        Rival b = rivals.run("b", memory(10)).wants("y", 4).wants("z", 4).settle();

        assertThat(on(b, Stage.IN_LINE)).containsExactly("b:y");

        b.wantsToTidyUp("tidy", 4).settle();
        assertThat(on(b, Stage.IN_LINE)).as("cleanup goes first").containsExactly("b:tidy");

        a.end("x");
        b.settle();
        assertThat(b.running()).containsExactly("tidy", "y");
        b.end("tidy");
        b.settle();
        b.end("y");
        b.end("z");
    }

    @Test
    void olderOneGoesFirst() throws Exception {
        Rival a = rivals.run("a", memory(10)).wants("x", 10).settle();
        Rival b = rivals.run("b", memory(10)).wants("first", 6).settle();
        rivals.pass(Duration.ofMillis(1));
        Rival c = rivals.run("c", memory(10)).wants("second", 6).settle();

        a.end("x");
        c.settle();
        assertThat(c.running()).isEmpty();
        assertThat(c.waits).containsEntry("second", "room b:first");
        b.settle();
        assertThat(b.running()).containsExactly("first");

        b.end("first");
        c.settle();
        c.end("second");
    }

    @Test
    void youngerOneOfAnotherRunGoesFirstWhereItDelaysNobody() throws Exception {
        Rival a = rivals.run("a", memory(10)).wants("x", 6).settle();
        rivals.pass(Duration.ofSeconds(2));
        Rival b = rivals.run("b", memory(10)).wants("large", 8).settle();
        rivals.pass(Duration.ofSeconds(2));

        Rival c = rivals.run("c", memory(10)).wants("small", 2).wants("more", 2).settle();

        assertThat(b.running()).isEmpty();
        assertThat(c.running()).containsExactly("small");
        assertThat(c.waits).containsEntry("more", "room b:large");

        a.end("x");
        b.settle();
        assertThat(b.running()).containsExactly("large");
        b.end("large");
        c.settle();
        c.end("small");
        c.end("more");
    }

    @Test
    void largeStepIsNotStarvedByAnotherRunsStreamOfSmallOnes() throws Exception {
        Rival b = rivals.run("b", memory(10));
        b.wants("s0", 3).wants("s1", 3).wants("s2", 3).settle();
        rivals.pass(Duration.ofSeconds(2));
        Rival a = rivals.run("a", memory(10)).wants("large", 9).settle();
        int ended = 0;
        for (int next = 3; next < 20 && a.running().isEmpty(); next++) {
            rivals.pass(Duration.ofSeconds(1));
            b.wants("s" + next, 3).settle();
            if (ended < 3) {
                b.end("s" + ended++);
            }
            b.settle();
            a.settle();
        }

        assertThat(a.running()).containsExactly("large");
        assertThat(b.running()).as("nothing was let in after it").isEmpty();
        a.end("large");
        b.settle();
        assertThat(b.running()).hasSize(3);
        for (String step : List.copyOf(b.running())) {
            b.end(step);
        }
        while (!b.budget.isEmpty()) {
            b.settle();
            for (String step : List.copyOf(b.running())) {
                b.end(step);
            }
        }
    }

    @Test
    void runWithSmallerLimitsGetsItsTurn() throws Exception {
        Rival generous = rivals.run("g", memory(100));
        generous.wants("g0", 3).wants("g1", 3).settle();
        rivals.pass(Duration.ofSeconds(2));
        Rival modest = rivals.run("m", memory(4)).wants("all", 4).settle();
        rivals.pass(Duration.ofSeconds(2));

        generous.wants("g2", 3).settle();
        assertThat(generous.running()).containsExactly("g0", "g1");
        assertThat(generous.waits).containsEntry("g2", "room m:all");

        generous.end("g0");
        generous.end("g1");
        modest.settle();
        assertThat(modest.running()).containsExactly("all");
        generous.settle();
        assertThat(generous.running()).as("what runs is not delayed by anybody").containsExactly("g2");
        modest.end("all");
        generous.end("g2");
    }

    @Test
    void unsharedCacheIsUsedByOneRunAtATime() throws Exception {
        Rival a = rivals.run("a", memory(10)).wantsCache("x", "m2").settle();
        Rival b =
                rivals.run("b", memory(10)).wantsCache("y", "m2").wants("z", 1).settle();

        assertThat(b.running()).as("who wants no cache may go").containsExactly("z");
        assertThat(b.waits).containsEntry("y", "cache a:x");

        a.end("x");
        b.settle();
        assertThat(b.running()).containsExactly("z", "y");
        b.end("y");
        b.end("z");
    }

    @Test
    void ageIsKeptHoweverLongItTakes() throws Exception {
        Rival a = rivals.run("a", memory(10)).wants("x", 10).settle();
        Rival b = rivals.run("b", memory(10)).wants("old", 10).settle();
        String firstPlace = place(b);
        Set<String> owners = b.engine().claims().stream().map(LiveClaim::owner).collect(Collectors.toSet());
        assertThat(owners).containsExactlyInAnyOrder(a.owner(), b.owner());

        rivals.pass(Duration.ofMinutes(6));
        b.settle();
        assertThat(place(b)).as("renewed before its deadline").isNotEqualTo(firstPlace);
        Rival c = rivals.run("c", memory(10)).wants("young", 10).settle();
        for (int minutes = 0; minutes < 60; minutes += 4) {
            rivals.pass(Duration.ofMinutes(4));
            b.settle();
            c.settle();
            assertThat(b.engine().traces().stream().filter(trace -> trace.step() == null))
                    .hasSize(2)
                    .allSatisfy(trace -> assertThat(trace.deadline()).isAfter(rivals.time.now()));
        }
        a.end("x");
        c.settle();
        assertThat(c.running()).isEmpty();
        b.settle();
        assertThat(b.running()).containsExactly("old");
        b.end("old");
        c.settle();
        c.end("young");
    }

    private static String place(Rival run) {
        return run.engine().claims().stream()
                .filter(claim -> claim.stage() == Stage.IN_LINE && claim.run().equals(run.id))
                .map(LiveClaim::container)
                .collect(Collectors.joining(","));
    }

    @Test
    void placeThatAStrangerRemovedIsTakenAgain() throws Exception {
        Rival a = rivals.run("a", memory(10)).wants("x", 10).settle();
        Rival b = rivals.run("b", memory(10)).wants("y", 10).settle();
        assertThat(b.engine().remove(place(b))).isTrue();

        b.settle();

        assertThat(place(b)).isNotEmpty();
        b.budget.leave("y");
        a.end("x");
    }

    @Test
    void placeThatNobodyRenewsStopsNobody() throws Exception {
        Rival a = rivals.run("a", memory(10)).wants("x", 4).settle();
        Rival asleep = rivals.run("s", memory(10)).wants("large", 10).settle();
        rivals.pass(Duration.ofSeconds(5));
        Rival c = rivals.run("c", memory(10)).wants("y", 4).settle();
        assertThat(c.waits).containsEntry("y", "room s:large");

        rivals.pass(EngineBudget.PLACE_LIFETIME.plusSeconds(1));
        c.settle();

        assertThat(c.running()).containsExactly("y");
        asleep.budget.leave("large");
        a.end("x");
        c.end("y");
    }

    @Test
    void whatAKilledProcessHeldIsCountedUntilItIsGone() throws Exception {
        Rival killed = rivals.run("k", memory(10)).wants("x", 8).settle();
        killed.wants("waits", 8).settle();
        Rival b = rivals.run("b", memory(10)).wants("y", 4).settle();
        rivals.dead.add(killed.owner());

        b.settle();
        assertThat(b.running()).as("it is still there").isEmpty();
        assertThat(b.waits).containsEntry("y", "room k:x");
        rivals.inBackground();
        b.settle();

        assertThat(b.running()).containsExactly("y");
        assertThat(on(b, Stage.IN_LINE)).as("its place went as well").isEmpty();
        killed.made.close();
        b.end("y");
    }

    @Test
    void whatAKilledProcessHeldIsLeftWhileNobodyWaitsForIt() throws Exception {
        Rival killed = rivals.run("k", memory(10)).wants("x", 4).settle();
        rivals.dead.add(killed.owner());

        Rival b = rivals.run("b", memory(10)).wants("y", 4).settle();

        assertThat(b.running()).containsExactly("y");
        assertThat(rivals.background).isEmpty();
        b.end("y");
        killed.made.close();
    }

    @Test
    void ownContainerWhoseRemovalFailedIsRemovedAgain() throws Exception {
        Rival a = rivals.run("a", memory(10)).wants("x", 8);
        a.look();
        rivals.fake.failsRemoval("x", FakeEngine.failure(Reason.ENGINE_LOST, "gone"));
        Reservation room = a.admitted.get("x");
        try {
            java.util.Objects.requireNonNull(room).close();
        } catch (EngineException e) {
            assertThat(e).hasMessage("gone");
        }
        a.admitted.clear();
        assertThat(on(a, Stage.CLAIMED)).containsExactly("a:x");

        a.wants("y", 8).settle();
        rivals.inBackground();

        assertThat(a.running()).as("what can never start takes no room").containsExactly("y");
        assertThat(on(a, Stage.CLAIMED)).isEmpty();
        a.end("y");
        a.made.close();
    }

    @Test
    void claimThatCannotBeMadeEndsItsOwnDemandOnly() throws Exception {
        rivals.fake.failsClaim("bad", FakeEngine.failure(Reason.REFUSED, "no"));
        Rival a = rivals.run("a", memory(10)).wants("bad", 1).wants("good", 1).settle();

        assertThat(a.refused).containsOnlyKeys("bad");
        assertThat(a.running()).containsExactly("good");
        a.end("good");
    }

    @Test
    void twoThatClaimAtTheSameMomentDoNotBothStart() throws Exception {
        Rival older = rivals.stranger("o", memory(10)).wants("x", 8);
        rivals.pass(Duration.ofMillis(5));
        Rival other = rivals.stranger("y", memory(10));
        // The younger one's claim is there, and it has not listed yet.
        var claim = other.made.claim(Rivals.spec("y", 8, null), Turn.since(rivals.time.now()));

        older.look();
        assertThat(older.admitted)
                .as("the older one waits for the younger one to see it")
                .isEmpty();
        assertThat(on(older, Stage.CLAIMED)).containsExactly("y:y");

        claim.withdraw();
        older.settle();
        assertThat(older.running()).containsExactly("x");
        older.end("x");
    }

    @Test
    void runThatWasAloneAtItsLastProofListsOnlyToProve() throws Exception {
        AtomicInteger lists = new AtomicInteger();
        rivals.between = engine -> counting(engine, lists);
        Rival a = rivals.run("a", memory(10));
        assertThat(listsToLetIn(a, "first", 8, lists))
                .as("before its claim and after")
                .isEqualTo(2);
        a.end("first");
        assertThat(listsToLetIn(a, "second", 8, lists)).as("after its claim").isEqualTo(1);

        Rival b = rivals.run("b", memory(10)).wants("other", 1).settle();
        assertThat(listsToLetIn(a, "third", 0, lists)).as("it cannot know yet").isEqualTo(1);
        assertThat(listsToLetIn(a, "fourth", 0, lists)).as("it is not alone").isEqualTo(2);

        b.end("other");
        for (String step : List.copyOf(a.running())) {
            a.end(step);
        }
    }

    private static int listsToLetIn(Rival run, String step, int mb, AtomicInteger lists) {
        lists.set(0);
        run.wants(step, mb).look();
        run.start();
        assertThat(run.running()).contains(step);
        return lists.get();
    }

    private static Engine counting(Engine engine, AtomicInteger lists) {
        return (Engine) Proxy.newProxyInstance(
                Engine.class.getClassLoader(), new Class<?>[] {Engine.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("claims")) {
                        lists.incrementAndGet();
                    }
                    return method.invoke(engine, arguments);
                });
    }

    @Test
    void whoCameSinceTheLastProofIsSeenByTheNextOne() throws Exception {
        Rival a = rivals.run("a", memory(10)).wants("x", 2).settle();
        Rival b = rivals.stranger("b", memory(10)).wants("z", 8).settle();
        assertThat(b.running()).containsExactly("z");

        a.wants("y", 4).look();
        assertThat(a.running()).containsExactly("x");
        assertThat(a.waits).containsEntry("y", "room x,b:z");
        assertThat(on(a, Stage.CLAIMED)).as("taken back").isEmpty();

        a.settle();
        assertThat(on(a, Stage.IN_LINE)).containsExactly("a:y");
        b.end("z");
        a.settle();
        assertThat(a.running()).containsExactly("x", "y");
        a.end("x");
        a.end("y");
    }

    @Test
    void waitsGrowToASecondWhileNothingChanges() throws Exception {
        Rival a = rivals.run("a", memory(10)).wants("x", 10).settle();
        Rival b = rivals.run("b", memory(10)).wants("y", 10).settle();
        Duration last = Duration.ZERO;
        for (int looks = 0; looks < 10; looks++) {
            last = b.look();
        }

        assertThat(last).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
        a.end("x");
        assertThat(b.look()).isZero();
        b.start();
        b.end("y");
    }

    @Test
    void lockOfTheSameUserIsWaitedForButNotForEver() throws Exception {
        ProcessLock held = EngineLock.of(state, "fake").tryTake().orElseThrow();
        Rival a = rivals.run("a", memory(10)).wants("x", 1);

        assertThat(a.look()).isBetween(Duration.ofMillis(5), Duration.ofMillis(30));
        assertThat(a.admitted).isEmpty();
        a.settle();
        assertThat(a.running()).containsExactly("x");
        held.close();
        a.end("x");
    }
}
