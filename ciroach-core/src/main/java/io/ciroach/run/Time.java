package io.ciroach.run;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Time as a run sees it: what it is, and waiting for it. All waiting of a run's own threads goes through a
 * {@link Mailbox}, so that a test can simulate both.
 */
public interface Time {

    /** A deadline that never comes. */
    long NEVER = Long.MAX_VALUE;

    /** {@return the time of day, for people} */
    Instant now();

    /** {@return nanoseconds that only go forward, for deadlines; never negative} */
    long nanos();

    /**
     * A mailbox whose waiting is this time's.
     *
     * @param <T> what is put into it
     * @return an empty one
     */
    <T> Mailbox<T> mailbox();

    /** {@return the time of day as others want it} */
    default Clock clock() {
        return new Clock() {
            @Override
            public Instant instant() {
                return now();
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
    }

    /**
     * A deadline from now.
     *
     * @param duration how far away
     * @return when, in {@link #nanos()}; {@link #NEVER} where that is too far to count
     */
    default long in(Duration duration) {
        return after(nanos(), duration);
    }

    /**
     * A deadline from some moment.
     *
     * @param nanos the moment
     * @param duration how far from it
     * @return when; {@link #NEVER} where that is too far to count
     */
    static long after(long nanos, Duration duration) {
        try {
            return Math.addExact(nanos, duration.toNanos());
        } catch (ArithmeticException e) {
            return NEVER;
        }
    }
}
