package io.ciroach.run;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The time of the machine. */
public final class SystemTime implements Time {

    private final Clock clock;
    private final long origin = System.nanoTime();

    /**
     * Time by a clock.
     *
     * @param clock tells the time of day; how long something takes is the machine's to say
     */
    public SystemTime(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public long nanos() {
        return System.nanoTime() - origin;
    }

    @Override
    public <T> Mailbox<T> mailbox() {
        return new Queue<>();
    }

    private final class Queue<T> implements Mailbox<T> {

        private final LinkedBlockingQueue<T> messages = new LinkedBlockingQueue<>();

        @Override
        public void put(T message) {
            messages.add(message);
        }

        @Override
        public @Nullable T poll(long deadline) throws InterruptedException {
            if (deadline == NEVER) {
                return messages.take();
            }
            return messages.poll(Math.max(0, deadline - nanos()), TimeUnit.NANOSECONDS);
        }
    }
}
