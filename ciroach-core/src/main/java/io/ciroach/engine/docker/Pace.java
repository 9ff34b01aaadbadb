package io.ciroach.engine.docker;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Lets a flood of small frames come in larger pieces. A command that writes line by line makes the engine send each line by
 * itself, and each costs both sides a wake-up, several times what the line itself does. So once many reads in a row had
 * nothing to wait for, there is a pause of 2 ms before the next: what comes meanwhile is had by one read. There is none for a
 * command that writes little, nor after a read that brought much: that one is quick enough.
 */
final class Pace {

    /** So many reads in a row are a flood. */
    private static final int MANY = 16;

    /** What so many bytes or more cost, a pause would not make cheaper. */
    private static final int MUCH = 16 * 1024;

    private static final long AT_ONCE = Duration.ofMillis(1).toNanos();
    private static final long PAUSE = Duration.ofMillis(2).toNanos();

    private final LongSupplier nanos;
    private final LongConsumer pause;
    private long begin;
    private int quick;
    private boolean much;

    Pace() {
        this(System::nanoTime, LockSupport::parkNanos);
    }

    Pace(LongSupplier nanos, LongConsumer pause) {
        this.nanos = nanos;
        this.pause = pause;
    }

    void beforeRead() {
        if (quick == MANY && !much) {
            pause.accept(PAUSE);
        }
        begin = nanos.getAsLong();
    }

    void afterRead(int bytes) {
        boolean atOnce = nanos.getAsLong() - begin < AT_ONCE;
        quick = atOnce ? Math.min(MANY, quick + 1) : 0;
        much = bytes >= MUCH;
    }
}
