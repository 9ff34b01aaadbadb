package io.ciroach.engine.docker;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Lets a flood of small frames come in larger pieces. A command that writes line by line makes the engine send each line by
 * itself, and each costs both sides a wake-up, several times what the line itself does. So once many reads in a row had
 * nothing to wait for, there is a pause of 2 ms before each: what comes meanwhile is had by one read. A command that writes
 * little is never paused for.
 */
final class Pace {

    /** So many reads in a row are a flood. */
    private static final int MANY = 16;

    private static final long AT_ONCE = Duration.ofMillis(1).toNanos();
    private static final long PAUSE = Duration.ofMillis(2).toNanos();

    private final LongSupplier nanos;
    private final LongConsumer pause;
    private long begin;
    private int quick;

    Pace() {
        this(System::nanoTime, LockSupport::parkNanos);
    }

    Pace(LongSupplier nanos, LongConsumer pause) {
        this.nanos = nanos;
        this.pause = pause;
    }

    void beforeRead() {
        if (quick >= MANY) {
            pause.accept(PAUSE);
        }
        begin = nanos.getAsLong();
    }

    void afterRead() {
        boolean atOnce = nanos.getAsLong() - begin < AT_ONCE;
        quick = atOnce ? Math.min(MANY, quick + 1) : 0;
    }
}
