package io.ciroach.testing;

import java.util.Random;

/** The seed of property tests: another one each time, or the one that {@code -Dciroach.seed} names. */
public final class Seed {

    private Seed() {}

    /** {@return the seed, for {@link Random} and for the message of a failure} */
    public static long get() {
        return Long.getLong("ciroach.seed", System.nanoTime());
    }

    /**
     * Words for a failure.
     *
     * @param seed what was used
     * @return how to see it again
     */
    public static String words(long seed) {
        return "-Dciroach.seed=" + seed;
    }
}
