package io.ciroach.run;

import java.time.Duration;

/**
 * What cleanup steps have for themselves: {@code cleanup_timeout} for their work, all together, and as much again for
 * waiting for room or an image while nothing else of the run is going on. Work counts while one of them runs or waits
 * between two attempts.
 */
final class CleanupClock {

    private final long limit;
    private long worked;
    private long waited;
    private boolean working;
    private boolean waiting;
    private long since;

    CleanupClock(Duration limit) {
        this.limit = Time.after(0, limit);
    }

    /** From now on some of them work, or some of them wait and none works. */
    void set(boolean nowWorking, boolean nowWaiting, long nanos) {
        if (working) {
            worked += nanos - since;
        } else if (waiting) {
            waited += nanos - since;
        }
        since = nanos;
        working = nowWorking;
        waiting = nowWaiting;
    }

    /** {@return when their time is up, if they go on as they do} */
    long deadline() {
        if (working) {
            return limit == Time.NEVER ? limit : since + Math.max(0, limit - worked);
        }
        return !waiting || limit == Time.NEVER ? Time.NEVER : since + Math.max(0, limit - waited);
    }
}
