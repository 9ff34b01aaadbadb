package io.ciroach.run;

import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** What the loop is to do later. Only the loop uses it; the earliest deadline is how long the loop waits for its inbox. */
final class Timers {

    /** Something to do later. */
    static final class Timer {
        private final long deadline;
        private final long order;
        private final Runnable action;
        private boolean off;

        private Timer(long deadline, long order, Runnable action) {
            this.deadline = deadline;
            this.order = order;
            this.action = action;
        }

        /** It is not done any more. */
        void cancel() {
            off = true;
        }
    }

    private final PriorityQueue<Timer> timers = new PriorityQueue<>(
            Comparator.<Timer>comparingLong(timer -> timer.deadline).thenComparingLong(timer -> timer.order));
    private long made;

    Timer at(long deadline, Runnable action) {
        Timer timer = new Timer(deadline, made++, action);
        timers.add(timer);
        return timer;
    }

    /** {@return when the next one is due} */
    long next() {
        Timer first;
        while ((first = timers.peek()) != null && first.off) {
            timers.remove();
        }
        return first == null ? Time.NEVER : first.deadline;
    }

    /** {@return what the first one that is due by now does; null when none is} */
    @Nullable
    Runnable due(long now) {
        if (next() > now) {
            return null;
        }
        Timer first = timers.poll();
        return first == null ? null : first.action;
    }
}
