package io.ciroach.budget;

import io.ciroach.engine.LiveClaim;
import io.ciroach.engine.Turn;
import io.ciroach.model.Budget;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who wants room, of this run or another.
 *
 * @param run whose
 * @param step which step
 * @param turn when it is its turn
 * @param size what it wants
 * @param limits under which limits; null where it does not say, and then nobody can know what would delay it
 */
record Waiter(
        String run,
        String step,
        Turn turn,
        Size size,
        @Nullable Budget limits) {

    /** Cleanup first, then by age; the run only makes the order the same for everybody. Nobody compares steps of one run. */
    static final Comparator<Waiter> ORDER = Comparator.comparing(
                    (Waiter waiter) -> !waiter.turn().cleanup())
            .thenComparing(waiter -> waiter.turn().since())
            .thenComparing(Waiter::run);

    static Waiter of(LiveClaim claim) {
        return new Waiter(claim.run(), claim.step(), claim.turn(), Size.of(claim), claim.limits());
    }

    boolean isBefore(Waiter other) {
        return ORDER.compare(this, other) < 0;
    }

    boolean isOwnerOf(LiveClaim claim) {
        return claim.run().equals(run) && claim.step().equals(step);
    }

    /** How it is called in a run's reports: steps of other runs with their run. */
    String nameFor(String reader) {
        return run.equals(reader) ? step : run + ":" + step;
    }

    Budget knownLimits() {
        return Objects.requireNonNull(limits);
    }
}
