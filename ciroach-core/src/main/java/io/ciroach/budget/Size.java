package io.ciroach.budget;

import io.ciroach.engine.LiveClaim;
import io.ciroach.model.Budget;
import java.util.Collection;

/**
 * An amount of room.
 *
 * @param memory bytes
 * @param nanos billionths of a CPU
 */
record Size(long memory, long nanos) {

    static final Size NOTHING = new Size(0, 0);

    static Size of(LiveClaim claim) {
        return new Size(claim.memory().bytes(), Demand.nanos(claim.cpus()));
    }

    static Size of(Demand demand) {
        return new Size(
                demand.spec().memory().bytes(), Demand.nanos(demand.spec().cpus()));
    }

    static Size of(Collection<LiveClaim> claims) {
        return claims.stream().map(Size::of).reduce(NOTHING, Size::plus);
    }

    /** Labels may say anything; a sum of them must not turn round. */
    Size plus(Size other) {
        return new Size(sum(memory, other.memory), sum(nanos, other.nanos));
    }

    private static long sum(long one, long other) {
        return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
    }

    boolean fits(Budget limits) {
        return memory <= limits.memory().bytes()
                && (limits.cpus() == null || nanos <= limits.cpus().nanos());
    }
}
