package io.ciroach.log;

import io.ciroach.event.RunEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes the output of a step, for all its attempts: first to the raw file, then as lines to the queue, where it waits while
 * there is no room. One thread writes at a time; the rest may be asked by any.
 *
 * <p>It never waits so long that it takes less than {@link #LEAST_RATE}: what has no room by then is put off, in a file, and
 * told by a thread of its own. For what nobody takes is lost at the end: once a command has ended, its container's monitor
 * waits two seconds, and drops what then still lies in the pipes (128 KiB, seen with Docker 20.10).
 */
public final class StepLog {

    /** So many bytes a second are taken, however slow the console is: those pipes four times over in the two seconds. */
    static final int LEAST_RATE = 256 * 1024;

    /** So far behind that rate is nothing yet. */
    private static final long LEEWAY = Duration.ofMillis(50).toNanos();

    private final RawLog raw;
    private final EventQueue queue;
    private final Clock clock;
    private final StepLines lines;
    private final LateLines late;
    /** Guards what is asked from other threads. */
    private final Object lock = new Object();

    /** How far the taking is behind the least rate, in nanoseconds, at that time. */
    private long behind;

    private long behindAt = System.nanoTime();

    private Duration heldBack = Duration.ZERO;
    private @Nullable Instant waitingSince;

    /**
     * For one step.
     *
     * @param step its expanded name
     * @param raw where its bytes go; it is not closed here
     * @param queue where its lines go
     * @param clock tells when lines were read, and how long the step was held back
     */
    public StepLog(String step, RawLog raw, EventQueue queue, Clock clock) {
        this.raw = raw;
        this.queue = queue;
        this.clock = clock;
        this.lines = new StepLines(step);
        this.late = new LateLines(step, lines, raw::spool, queue, clock);
    }

    /**
     * Another attempt begins: what an earlier one left of lines is dropped, so {@link #endAttempt} comes first.
     *
     * @param number from 1
     */
    public void attempt(int number) {
        lines.attempt(number);
    }

    /**
     * Takes bytes. The array is not kept.
     *
     * @param toStderr whether they come from standard error
     * @param bytes holds them
     * @param offset where they begin
     * @param length how many
     * @throws InterruptedException if interrupted while waiting for room; the raw file has the bytes nevertheless
     */
    public void write(boolean toStderr, byte[] bytes, int offset, int length) throws InterruptedException {
        raw.write(toStderr, bytes, offset, length);
        long begin = System.nanoTime();
        long due = TimeUnit.SECONDS.toNanos(length) / LEAST_RATE;
        long idle = begin - behindAt;
        behind = Math.max(0, behind - idle);
        try {
            take(toStderr, bytes, offset, length, begin + due + LEEWAY - behind);
        } finally {
            behindAt = System.nanoTime();
            behind = Math.max(0, behind + behindAt - begin - due);
        }
    }

    private void take(boolean toStderr, byte[] bytes, int offset, int length, long until) throws InterruptedException {
        Instant now = clock.instant();
        if (late.isTelling()) {
            putOff(toStderr, bytes, offset, length, now);
            waitForLate(until - System.nanoTime());
            return;
        }
        int told = lines.tell(toStderr, bytes, offset, length, now, event -> {
            boolean inTime = offer(event, until);
            if (!inTime) {
                late.begin(event);
            }
            return inTime;
        });
        putOff(toStderr, bytes, offset + told, length - told, now);
    }

    /**
     * The output of the attempt has ended: hands on what has no line feed, after all that came before.
     *
     * @throws InterruptedException if interrupted while waiting for room
     */
    public void endAttempt() throws InterruptedException {
        waitForLate(Long.MAX_VALUE);
        RunEvent.LogLines event = lines.end(clock.instant());
        if (event != null) {
            publish(event);
        }
    }

    /** {@return how long a slow reader of the lines has held this step back, by now} */
    public Duration heldBack() {
        synchronized (lock) {
            return waitingSince == null ? heldBack : heldBack.plus(since(waitingSince));
        }
    }

    /** {@return how many lines came, of all attempts; a line in pieces is one} */
    public long lines() {
        return lines.count();
    }

    /** {@return the last lines of the last attempt, at most 20, without colours, cut to 1,000 characters each} */
    public List<String> lastLines() {
        return lines.last();
    }

    private boolean offer(RunEvent.LogLines event, long until) throws InterruptedException {
        return queue.offerLines(event, Duration.ZERO)
                || heldBack(() -> queue.offerLines(event, Duration.ofNanos(until - System.nanoTime())));
    }

    /** {@return true, once there was room} */
    private boolean publish(RunEvent.LogLines event) throws InterruptedException {
        return queue.offerLines(event, Duration.ZERO)
                || heldBack(() -> {
                    queue.publishLines(event);
                    return true;
                });
    }

    private void putOff(boolean toStderr, byte[] bytes, int offset, int length, Instant readAt)
            throws InterruptedException {
        if (length > 0 && !late.add(toStderr, bytes, offset, length, readAt)) {
            waitForLate(Long.MAX_VALUE);
            lines.tell(toStderr, bytes, offset, length, readAt, this::publish);
        }
    }

    /** A slow console slows the step, as long as nothing is lost by it. */
    private void waitForLate(long nanos) throws InterruptedException {
        if (late.isTelling()) {
            heldBack(() -> late.await(nanos));
        }
    }

    private boolean heldBack(Waiting waiting) throws InterruptedException {
        Instant begin = clock.instant();
        synchronized (lock) {
            waitingSince = begin;
        }
        try {
            return waiting.await();
        } finally {
            synchronized (lock) {
                heldBack = heldBack.plus(since(begin));
                waitingSince = null;
            }
        }
    }

    private Duration since(Instant instant) {
        Duration passed = Duration.between(instant, clock.instant());
        return passed.isNegative() ? Duration.ZERO : passed;
    }

    private interface Waiting {
        boolean await() throws InterruptedException;
    }
}
