package io.ciroach.log;

import io.ciroach.event.LogLine;
import io.ciroach.event.RunEvent;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns a step's bytes into lines, for all its attempts, and knows the last of them. One thread at a time turns; the rest may
 * be asked by any.
 */
final class StepLines {

    /** How much is turned into lines at once: what waits for room in the queue is small against the queue. */
    private static final int SLICE = 8 * 1024;

    private static final int LAST_LINES = 20;
    private static final int LONGEST_LAST_LINE = 1000;

    private final String step;
    /** Guards what is asked from other threads. */
    private final Object lock = new Object();

    private final Deque<String> lastLines = new ArrayDeque<>();

    private LineAssembler stdout = new LineAssembler(LogLine.Stream.STDOUT);
    private LineAssembler stderr = new LineAssembler(LogLine.Stream.STDERR);
    private List<LogLine> batch = new ArrayList<>();
    private int attempt = 1;
    private long count;

    StepLines(String step) {
        this.step = step;
    }

    void attempt(int number) {
        attempt = number;
        stdout = new LineAssembler(LogLine.Stream.STDOUT);
        stderr = new LineAssembler(LogLine.Stream.STDERR);
        synchronized (lock) {
            lastLines.clear();
        }
    }

    /**
     * Hands on the lines that are complete with these bytes, in parts, until some are not taken.
     *
     * @return how many of the bytes are in lines that were handed on
     */
    int tell(boolean toStderr, byte[] bytes, int offset, int length, Instant readAt, Telling telling)
            throws InterruptedException {
        LineAssembler assembler = toStderr ? stderr : stdout;
        int done = 0;
        for (boolean taken = true; taken && done < length; ) {
            int slice = Math.min(SLICE, length - done);
            assembler.write(bytes, offset + done, slice, batch::add);
            done += slice;
            RunEvent.LogLines event = complete(readAt);
            taken = event == null || telling.tell(event);
        }
        return done;
    }

    /** {@return what has no line feed; null when there is nothing} */
    RunEvent.@Nullable LogLines end(Instant at) {
        stdout.end(batch::add);
        stderr.end(batch::add);
        return complete(at);
    }

    /** {@return how many there were, of all attempts; a line in pieces is one} */
    long count() {
        synchronized (lock) {
            return count;
        }
    }

    /** {@return the last ones of the last attempt, without colours, cut} */
    List<String> last() {
        synchronized (lock) {
            return lastLines.stream().map(ControlSequences::withoutColours).toList();
        }
    }

    private RunEvent.@Nullable LogLines complete(Instant readAt) {
        if (batch.isEmpty()) {
            return null;
        }
        RunEvent.LogLines event = new RunEvent.LogLines(readAt, step, attempt, batch);
        batch = new ArrayList<>();
        synchronized (lock) {
            remember(event.lines());
        }
        return event;
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
            count += line.continues() ? 0 : 1;
        }
    }

    /** Where lines go. */
    interface Telling {

        /** {@return whether more may come} */
        boolean tell(RunEvent.LogLines event) throws InterruptedException;
    }
}
