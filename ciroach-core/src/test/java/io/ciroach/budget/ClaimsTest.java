package io.ciroach.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.engine.LiveClaim;
import io.ciroach.engine.LiveClaim.Stage;
import io.ciroach.engine.Turn;
import io.ciroach.model.Budget;
import io.ciroach.model.ByteSize;
import io.ciroach.model.Cpus;
import io.ciroach.model.WaitReason;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

// Long because each rule of room and turn stands here by itself.
/** Room and turn as plain values: {@code a} asks, all others are listed. Sizes are megabytes, ages seconds. */
class ClaimsTest {

    private static final Budget TEN = memory(10);

    private static Budget memory(int mb) {
        return new Budget(4, ByteSize.ofMb(mb), null);
    }

    private static Budget cpus(int cpus) {
        return new Budget(4, ByteSize.ofMb(1000), Cpus.of(cpus));
    }

    private static Instant at(int second) {
        return Instant.ofEpochSecond(1_000_000 + second);
    }

    private static LiveClaim claim(String name, Stage stage, int second, int mb, @Nullable Budget limits) {
        return claim(name, stage, second, mb, limits, null, false, Set.of());
    }

    private static LiveClaim claim(
            String name,
            Stage stage,
            int second,
            int mb,
            @Nullable Budget limits,
            @Nullable Cpus cpus,
            boolean cleanup,
            Set<String> caches) {
        String[] parts = name.split(":", 2);
        return new LiveClaim(
                parts[0],
                parts[1],
                "owner",
                "container-of-" + name,
                at(second),
                stage,
                ByteSize.ofMb(mb),
                cpus,
                new Turn(at(second), cleanup, caches),
                limits);
    }

    private static Waiter waiter(String step, int second, int mb, Budget limits, boolean cleanup) {
        return new Waiter(
                "a",
                step,
                new Turn(at(second), cleanup, Set.of()),
                new Size(ByteSize.ofMb(mb).bytes(), Cpus.of(1).nanos()),
                limits);
    }

    /** Why a step of {@code a} that asks at second 100 may not start: {@code room b:x}, or nothing. */
    private static String asks(int mb, Budget limits, LiveClaim... listed) {
        return words(new Claims("a", limits, List.of(listed))
                .against(waiter("s", 100, mb, limits, false), Map.of(), List.of()));
    }

    private static String words(Optional<WaitReason> reason) {
        return reason.map(wait -> (wait.word() + " " + String.join(",", wait.by())).strip())
                .orElse("");
    }

    @Test
    void whatFitsBesideAllThatIsHeldMayStart() {
        assertThat(asks(4, TEN, claim("b:x", Stage.STARTED, 1, 6, TEN))).isEmpty();
        assertThat(asks(5, TEN, claim("b:x", Stage.STARTED, 1, 6, TEN))).isEqualTo("room b:x");
    }

    @Test
    void claimsThatAreNotStartedAreCountedLikeThoseThatAre() {
        assertThat(asks(5, TEN, claim("b:x", Stage.CLAIMED, 200, 6, TEN))).isEqualTo("room b:x");
    }

    @Test
    void placesInLineHoldNothing() {
        assertThat(asks(5, TEN, claim("b:x", Stage.IN_LINE, 200, 6, TEN))).isEmpty();
    }

    @Test
    void holdersOfTheSameRunAreNamedWithoutIt() {
        assertThat(asks(5, TEN, claim("a:own", Stage.STARTED, 1, 3, TEN), claim("b:other", Stage.STARTED, 1, 3, TEN)))
                .isEqualTo("room own,b:other");
    }

    @Test
    void eachRunCountsUnderItsOwnLimits() {
        LiveClaim other = claim("b:x", Stage.STARTED, 1, 6, memory(6));

        assertThat(asks(4, memory(10), other)).isEmpty();
        assertThat(asks(4, memory(9), other)).isEqualTo("room b:x");
    }

    @Test
    void cpusCountWhereTheyAreLimitedAndOneWithoutALimitCountsAsOne() {
        LiveClaim two = claim("b:x", Stage.STARTED, 1, 1, TEN, Cpus.of(2), false, Set.of());
        LiveClaim without = claim("b:y", Stage.STARTED, 1, 1, TEN);

        assertThat(asks(1, cpus(3), two)).isEmpty();
        assertThat(asks(1, cpus(3), two, without)).isEqualTo("room b:x,b:y");
        assertThat(asks(1, TEN, two, without)).isEmpty();
    }

    @Test
    void oldOneInLineGoesFirstWhereBothDoNotFit() {
        LiveClaim old = claim("b:large", Stage.IN_LINE, 50, 8, TEN);

        assertThat(asks(3, TEN, old)).isEqualTo("room b:large");
        assertThat(asks(2, TEN, old)).as("it fits beside it").isEmpty();
    }

    @Test
    void youngOneInLineIsPassed() {
        assertThat(asks(3, TEN, claim("b:large", Stage.IN_LINE, 150, 8, TEN))).isEmpty();
    }

    @Test
    void whetherItIsDelayedIsForTheLimitsOfTheOneInLineToSay() {
        LiveClaim old = claim("b:x", Stage.IN_LINE, 50, 4, memory(4));

        assertThat(asks(2, memory(100), old)).isEqualTo("room b:x");
        assertThat(asks(2, memory(5), claim("b:x", Stage.IN_LINE, 50, 4, memory(100))))
                .isEmpty();
    }

    @Test
    void allThatWereLetInAfterItCountTogether() {
        LiveClaim old = claim("b:large", Stage.IN_LINE, 50, 6, TEN);
        LiveClaim before = claim("c:before", Stage.STARTED, 10, 4, TEN);
        LiveClaim after = claim("c:after", Stage.STARTED, 60, 2, TEN);

        assertThat(asks(2, TEN, old, before)).as("what was there before ends").isEmpty();
        assertThat(asks(2, TEN, old, after)).isEmpty();
        assertThat(asks(3, TEN, old, after)).isEqualTo("room b:large");
    }

    @Test
    void ownClaimOfTheOneInLineDoesNotCountAgainstIt() {
        assertThat(asks(
                        2,
                        memory(30),
                        claim("b:large", Stage.IN_LINE, 50, 8, TEN),
                        claim("b:large", Stage.CLAIMED, 60, 8, TEN)))
                .isEmpty();
    }

    @Test
    void claimOfAnotherThatIsNotProvedYetMustFitUnderItsOwnLimits() {
        assertThat(asks(3, memory(100), claim("b:x", Stage.CLAIMED, 50, 8, TEN)))
                .isEqualTo("room b:x");
        assertThat(asks(3, memory(100), claim("b:x", Stage.STARTED, 50, 8, TEN)))
                .as("it runs, so nothing can delay it")
                .isEmpty();
    }

    @Test
    void cleanupStepsComeBeforeAllOrdinaryOnesHoweverOld() {
        LiveClaim ordinary = claim("b:large", Stage.IN_LINE, 1, 8, TEN);
        LiveClaim cleanup = claim("b:tidy", Stage.IN_LINE, 150, 8, TEN, null, true, Set.of());
        Claims claims = new Claims("a", TEN, List.of(ordinary));

        assertThat(words(claims.against(waiter("s", 100, 8, TEN, true), Map.of(), List.of())))
                .isEmpty();
        assertThat(asks(8, TEN, cleanup)).isEqualTo("room b:tidy");
    }

    @Test
    void cleanupStepsOfTwoRunsGoByAge() {
        LiveClaim older = claim("b:tidy", Stage.IN_LINE, 50, 8, TEN, null, true, Set.of());
        LiveClaim younger = claim("b:tidy", Stage.IN_LINE, 150, 8, TEN, null, true, Set.of());

        assertThat(words(new Claims("a", TEN, List.of(older))
                        .against(waiter("s", 100, 8, TEN, true), Map.of(), List.of())))
                .isEqualTo("room b:tidy");
        assertThat(words(new Claims("a", TEN, List.of(younger))
                        .against(waiter("s", 100, 8, TEN, true), Map.of(), List.of())))
                .isEmpty();
    }

    @Test
    void stepsOfOneRunAreNotReordered() {
        Waiter first = waiter("first", 100, 8, TEN, false);
        Claims claims = new Claims("a", TEN, List.of());

        assertThat(words(claims.against(waiter("s", 100, 3, TEN, false), Map.of(), List.of(first))))
                .isEqualTo("room first");
        assertThat(words(claims.against(waiter("s", 100, 2, TEN, false), Map.of(), List.of(first))))
                .isEmpty();
    }

    @Test
    void cacheOfItsOwnIsWaitedForAndNamedAsInTheFile() {
        LiveClaim user = claim("b:x", Stage.STARTED, 1, 1, TEN, null, false, Set.of("0/p/m2"));
        Waiter wants = new Waiter("a", "s", new Turn(at(100), false, Set.of("0/p/m2")), new Size(1, 1), TEN);

        Optional<WaitReason> reason =
                new Claims("a", TEN, List.of(user)).against(wants, Map.of("0/p/m2", "m2"), List.of());

        assertThat(reason).contains(new WaitReason.CacheInUse("m2", List.of("b:x")));
        assertThat(asks(1, TEN, user)).as("who wants none").isEmpty();
    }

    @Test
    void cacheThatAnOlderOneWantsIsLeftToIt() {
        LiveClaim older = claim("b:x", Stage.IN_LINE, 50, 1, TEN, null, false, Set.of("0/p/m2"));
        Waiter wants = new Waiter("a", "s", new Turn(at(100), false, Set.of("0/p/m2")), new Size(1, 1), TEN);

        assertThat(words(new Claims("a", TEN, List.of(older)).against(wants, Map.of("0/p/m2", "m2"), List.of())))
                .isEqualTo("room b:x");
    }

    @Test
    void whoeverAskedAtTheSameMomentGoesByTheNameOfItsRun() {
        assertThat(asks(3, TEN, claim("A:x", Stage.IN_LINE, 100, 8, TEN))).isEqualTo("room A:x");
        assertThat(asks(3, TEN, claim("b:x", Stage.IN_LINE, 100, 8, TEN))).isEmpty();
    }

    @Test
    void whatCameInTheSameSecondCountsAsHavingComeAfter() {
        LiveClaim old = new LiveClaim(
                "b",
                "large",
                "owner",
                "place",
                at(51),
                Stage.IN_LINE,
                ByteSize.ofMb(6),
                null,
                Turn.since(at(50).plusMillis(900)),
                TEN);

        assertThat(asks(3, TEN, old, claim("c:x", Stage.STARTED, 50, 2, TEN))).isEqualTo("room b:large");
        assertThat(asks(3, TEN, old, claim("c:x", Stage.STARTED, 49, 2, TEN))).isEmpty();
    }

    @Test
    void anotherClaimOfTheRunInLineCountsAgainstIt() {
        assertThat(asks(
                        2,
                        memory(30),
                        claim("b:large", Stage.IN_LINE, 50, 8, TEN),
                        claim("b:other", Stage.STARTED, 60, 1, TEN)))
                .isEqualTo("room b:large");
        assertThat(asks(
                        2,
                        memory(30),
                        claim("b:large", Stage.IN_LINE, 50, 8, TEN),
                        claim("c:large", Stage.STARTED, 60, 1, TEN)))
                .isEqualTo("room b:large");
    }

    @Test
    void placesOfTheRunThatReadsAreNotBeforeItsOwnSteps() {
        assertThat(asks(3, TEN, claim("a:first", Stage.IN_LINE, 50, 8, TEN))).isEmpty();
    }

    @Test
    void oneThatDoesNotTellItsLimitsCannotBeSeenToBeDelayed() {
        assertThat(asks(8, TEN, claim("b:x", Stage.IN_LINE, 50, 8, null))).isEmpty();
    }

    @Test
    void labelsThatAddUpToMoreThanThereIsDoNotTurnRound() {
        LiveClaim huge = new LiveClaim(
                "b",
                "x",
                "o",
                "c",
                at(1),
                Stage.STARTED,
                new ByteSize(Long.MAX_VALUE),
                new Cpus(Long.MAX_VALUE),
                Turn.since(at(1)),
                null);

        assertThat(asks(1, TEN, huge)).isEqualTo("room b:x");
    }

    @Test
    void cpusThatAddUpToMoreThanThereIsDoNotTurnRound() {
        LiveClaim huge = claim("b:x", Stage.STARTED, 1, 1, TEN, new Cpus(Long.MAX_VALUE), false, Set.of());

        assertThat(asks(1, cpus(3), huge)).isEqualTo("room b:x");
    }

    @Test
    void onlyClaimsOfOthersThatAreNotStartedAreUnproved() {
        Claims claims = new Claims(
                "a",
                TEN,
                List.of(
                        claim("a:own", Stage.CLAIMED, 1, 1, TEN),
                        claim("b:claimed", Stage.CLAIMED, 1, 1, TEN),
                        claim("b:started", Stage.STARTED, 1, 1, TEN),
                        claim("b:line", Stage.IN_LINE, 1, 1, TEN)));

        assertThat(claims.unproved()).extracting(Waiter::step).containsExactly("claimed");
    }
}
