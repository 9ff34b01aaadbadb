package io.ciroach.engine.docker;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Waits for an engine that went away. One that is started again takes a second at best, and sometimes a second try; what a run
 * has there is still to be removed, and its cleanup steps are still to run. All who wait share one deadline, so that an engine
 * that stays away costs a run that time once, and not once for each container. Thread-safe.
 */
final class Comeback {

    private static final long FIRST_PAUSE = 50;
    private static final long LONGEST_PAUSE = 1000;

    private final BooleanSupplier answers;
    private final long limit;
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable Long goneSince;

    /**
     * It is there, as far as anybody knows.
     *
     * @param answers asks it
     * @param limit how long it may be away
     */
    Comeback(BooleanSupplier answers, Duration limit) {
        this.answers = answers;
        this.limit = limit.toNanos();
    }

    /**
     * To be called when the connection broke. Returns at once when the engine answers.
     *
     * @return whether it answers; false once it has been away for too long, or nobody waits any more
     */
    boolean await() {
        long pause = FIRST_PAUSE;
        while (!answers.getAsBoolean()) {
            if (!pause(pause)) {
                return false;
            }
            pause = Math.min(2 * pause, LONGEST_PAUSE);
        }
        synchronized (this) {
            goneSince = null;
        }
        return true;
    }

    /** Returns whether another look makes sense. */
    private boolean pause(long millis) {
        long now = System.nanoTime();
        synchronized (this) {
            if (goneSince == null) {
                goneSince = now;
            }
            if (now - goneSince >= limit) {
                return false;
            }
        }
        try {
            return !closed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Nobody waits any more. */
    void close() {
        closed.countDown();
    }
}
