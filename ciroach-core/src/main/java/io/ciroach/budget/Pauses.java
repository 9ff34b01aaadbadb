package io.ciroach.budget;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next look: 5 to 30 ms while something is going on, and up to 1 s where nothing changes; each by
 * chance, so that two who met do not meet again.
 */
final class Pauses {

    private static final int SHORTEST = 5;
    private static final int SHORT = 30;
    private static final int LONGEST = 1000;

    private final RandomGenerator random;
    private int most = SHORT;

    Pauses(RandomGenerator random) {
        this.random = random;
    }

    /** Something changed, or somebody was in the way who will be gone in a moment. */
    Duration soon() {
        most = SHORT;
        return between(SHORTEST, SHORT);
    }

    /** Nothing has changed: each time twice as long. */
    Duration later() {
        most = Math.min(LONGEST, 2 * most);
        return between(most / 2, most);
    }

    private Duration between(int least, int longest) {
        return Duration.ofMillis(random.nextInt(least, longest + 1));
    }
}
