package io.ciroach.log;

import io.ciroach.event.LogLine;
import io.ciroach.event.RunEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the output of a step, for all its attempts: first to the raw file, then as lines to the queue, where it waits while
 * there is no room. One thread writes at a time; the rest may be asked by any.
 */
public final class StepLog {

    /** How much is turned into lines at once: what waits for room in the queue is small against the queue. */
    private static final int SLICE = 8 * 1024;

    private static final int LAST_LINES = 20;
    private static final int LONGEST_LAST_LINE = 1000;

    private final String step;
    private final RawLog raw;
    private final EventQueue queue;
    private final Clock clock;
    /** Guards what is asked from other threads. */
    private final Object lock = new Object();

    private final Deque<String> lastLines = new ArrayDeque<>();

    private LineAssembler stdout = new LineAssembler(LogLine.Stream.STDOUT);
    private LineAssembler stderr = new LineAssembler(LogLine.Stream.STDERR);
    private List<LogLine> batch = new ArrayList<>();
    private int attempt = 1;
    private long lines;
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
        this.step = step;
        this.raw = raw;
        this.queue = queue;
        this.clock = clock;
    }

    /**
     * Another attempt begins: what an earlier one left of lines is dropped, so {@link #endAttempt} comes first.
     *
     * @param number from 1
     */
    public void attempt(int number) {
        attempt = number;
        stdout = new LineAssembler(LogLine.Stream.STDOUT);
        stderr = new LineAssembler(LogLine.Stream.STDERR);
        synchronized (lock) {
            lastLines.clear();
        }
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
        LineAssembler assembler = toStderr ? stderr : stdout;
        for (int done = 0; done < length; done += SLICE) {
            assembler.write(bytes, offset + done, Math.min(SLICE, length - done), batch::add);
            publish();
        }
    }

    /**
     * The output of the attempt has ended: hands on what has no line feed.
     *
     * @throws InterruptedException if interrupted while waiting for room
     */
    public void endAttempt() throws InterruptedException {
        stdout.end(batch::add);
        stderr.end(batch::add);
        publish();
    }

    /** {@return how long a slow reader of the lines has held this step back, by now} */
    public Duration heldBack() {
        synchronized (lock) {
            return waitingSince == null ? heldBack : heldBack.plus(since(waitingSince));
        }
    }

    /** {@return how many lines came, of all attempts; a line in pieces is one} */
    public long lines() {
        synchronized (lock) {
            return lines;
        }
    }

    /** {@return the last lines of the last attempt, at most 20, without colours, cut to 1,000 characters each} */
    public List<String> lastLines() {
        synchronized (lock) {
            return lastLines.stream().map(ControlSequences::withoutColours).toList();
        }
    }

    private void publish() throws InterruptedException {
        if (batch.isEmpty()) {
            return;
        }
        RunEvent.LogLines event = new RunEvent.LogLines(clock.instant(), step, attempt, batch);
        batch = new ArrayList<>();
        synchronized (lock) {
            remember(event.lines());
            waitingSince = event.at();
        }
        Duration waited = Duration.ZERO;
        try {
            waited = queue.publishLines(event);
        } finally {
            synchronized (lock) {
                heldBack = heldBack.plus(waited);
                waitingSince = null;
            }
        }
    }

    private void remember(List<LogLine> some) {
        for (LogLine line : some.subList(Math.max(0, some.size() - LAST_LINES), some.size())) {
            if (lastLines.size() == LAST_LINES) {
                lastLines.removeFirst();
            }
            String text = line.text();
            lastLines.addLast(text.length() <= LONGEST_LAST_LINE ? text : text.substring(0, LONGEST_LAST_LINE) + "...");
        }
        for (LogLine line : some) {
            lines += line.continues() ? 0 : 1;
        }
    }

    private Duration since(Instant instant) {
        Duration passed = Duration.between(instant, clock.instant());
        return passed.isNegative() ? Duration.ZERO : passed;
    }
}
