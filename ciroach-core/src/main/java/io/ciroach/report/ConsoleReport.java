package io.ciroach.report;

import io.ciroach.event.RunEvent;
import io.ciroach.files.ReportFolder;
import io.ciroach.plan.PlannedStep;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Shows a run on a console, from a thread of its own, so that a slow console holds nobody but the output of the steps.
 *
 * <p>While a run goes on, a console that takes nothing is waited for. Once a cancel is asked or cleanup has begun, one that
 * took nothing for 2 s is passed by: lines of output are counted and dropped, until it takes some again; then it is told how
 * many it did not get, and goes on. Thread-safe.
 */
public final class ConsoleReport implements AutoCloseable {

    /** What is shown of the output of steps. */
    public enum Style {
        /** Each line as it comes. */
        INTERLEAVED,
        /** A step's output as one block when it ends. */
        GROUPED,
        /** The output of failed steps only, and no word about the others. */
        QUIET
    }

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private record Entry(RunEvent event, CompletableFuture<@Nullable Void> written) {
        long lines() {
            return event instanceof RunEvent.LogLines lines ? lines.lines().size() : 0;
        }
    }

    private final ConsoleOutput out;
    private final long patienceNanos;
    private final Screen screen = new Screen(this::write);
    private final ConsoleText text;
    private final ThreadFactory threads;

    /** Guards all that follows; never held while something is written or somebody told. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = lock.newCondition();
    private final Deque<Entry> queue = new ArrayDeque<>();
    private final List<Entry> unwritten = new ArrayList<>();
    private final Set<String> cleanupSteps = new HashSet<>();
    private long writingSince;
    private boolean writing;
    private long endingSince;
    private boolean ending;
    private boolean passedBy;
    private boolean closing;
    private boolean ended;
    private long notShown;
    private long notShownYet;
    private @Nullable String failure;

    private ConsoleReport(
            ConsoleOutput out,
            Style style,
            boolean timestamps,
            @Nullable String module,
            ReportFolder folder,
            ThreadFactory threads,
            Duration patience) {
        this.out = out;
        this.threads = threads;
        this.patienceNanos = patience.toNanos();
        this.text = new ConsoleText(screen, style, timestamps, out.colours(), module, folder);
    }

    /**
     * Starts the console's thread.
     *
     * @param out where the text goes
     * @param style what is shown of the output of steps
     * @param timestamps whether the time since the start stands before each line
     * @param module stands before each step's name, or null
     * @param folder keeps the output that is shown later, in files without a name
     * @param threads makes the thread, and one more once the run is ending
     * @return the console; hand its {@link #accept} to the event queue
     */
    public static ConsoleReport start(
            ConsoleOutput out,
            Style style,
            boolean timestamps,
            @Nullable String module,
            ReportFolder folder,
            ThreadFactory threads) {
        return start(out, style, timestamps, module, folder, threads, PATIENCE);
    }

    static ConsoleReport start(
            ConsoleOutput out,
            Style style,
            boolean timestamps,
            @Nullable String module,
            ReportFolder folder,
            ThreadFactory threads,
            Duration patience) {
        ConsoleReport report = new ConsoleReport(out, style, timestamps, module, folder, threads, patience);
        threads.newThread(report::show).start();
        return report;
    }

    /**
     * Takes an event, without blocking.
     *
     * @param event what happened
     * @return completes once its lines are written, or never will be
     */
    public CompletionStage<@Nullable Void> accept(RunEvent event) {
        Entry entry = new Entry(event, new CompletableFuture<>());
        boolean startWatch = false;
        lock.lock();
        try {
            if (event instanceof RunEvent.RunStarted started) {
                started.plan().steps().stream()
                        .filter(PlannedStep::isCleanup)
                        .forEach(step -> cleanupSteps.add(step.name()));
            }
            if (!ending && isEnding(event)) {
                ending = true;
                startWatch = true;
                endingSince = System.nanoTime();
            }
            if (ended || failure != null || passedBy && entry.lines() > 0) {
                notShown += entry.lines();
                notShownYet += entry.lines();
                entry.written.complete(null);
            } else {
                queue.add(entry);
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
        if (startWatch) {
            threads.newThread(this::watch).start();
        }
        return entry.written;
    }

    /**
     * {@return sentences about what the console did not show: it was passed by, or closed; none if all was shown}
     */
    public List<String> warnings() {
        lock.lock();
        try {
            List<String> warnings = new ArrayList<>();
            if (failure != null) {
                warnings.add(failure);
            }
            if (notShown > 0) {
                warnings.add(
                        Words.count(notShown, "line") + " of output not shown on the console; all are in the logs");
            }
            return List.copyOf(warnings);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Writes what is left and ends. A console that takes nothing is waited for, unless it may be passed by; an interrupt ends
     * the waiting as well.
     */
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            changed.signalAll();
            while (!ended && !passedBy) {
                changed.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            for (Entry entry : unwritten) {
                notShown += entry.lines();
            }
            ended = true;
            changed.signalAll();
            lock.unlock();
        }
        giveUp();
    }

    private boolean isEnding(RunEvent event) {
        return event instanceof RunEvent.CancelRequested
                || event instanceof RunEvent.AttemptStarted started && cleanupSteps.contains(started.step());
    }

    /** The console's thread. */
    private void show() {
        for (Entry entry = next(); entry != null; entry = next()) {
            tellWhatIsMissing(entry.event.at());
            entry.event.deliverTo(text);
            if (screen.isEmpty()) {
                allWritten();
            }
        }
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** {@return the next event, or null at the end; writes what is gathered when there is none yet} */
    private @Nullable Entry next() {
        Entry entry = poll(false);
        if (entry == null) {
            screen.flush();
            allWritten();
            entry = poll(true);
        }
        return entry;
    }

    private @Nullable Entry poll(boolean wait) {
        lock.lock();
        try {
            while (wait && queue.isEmpty() && !closing) {
                changed.awaitUninterruptibly();
            }
            Entry entry = ended ? null : queue.poll();
            if (entry != null) {
                unwritten.add(entry);
            }
            return entry;
        } finally {
            lock.unlock();
        }
    }

    private void allWritten() {
        List<Entry> written;
        lock.lock();
        try {
            written = List.copyOf(unwritten);
            unwritten.clear();
        } finally {
            lock.unlock();
        }
        written.forEach(entry -> entry.written.complete(null));
    }

    private void tellWhatIsMissing(Instant at) {
        long lines;
        lock.lock();
        try {
            lines = notShownYet;
            notShownYet = 0;
        } finally {
            lock.unlock();
        }
        if (lines > 0) {
            text.notShown(lines, at);
        }
    }

    private void write(String lines) {
        if (!begin()) {
            return;
        }
        String failed = null;
        try {
            out.write(lines);
        } catch (IOException | RuntimeException e) {
            failed = "the console takes no more: " + e.getMessage();
        } finally {
            end(failed);
        }
        if (failed != null) {
            giveUp();
        }
    }

    private boolean begin() {
        lock.lock();
        try {
            writing = failure == null && !ended;
            writingSince = System.nanoTime();
            changed.signalAll();
            return writing;
        } finally {
            lock.unlock();
        }
    }

    private void end(@Nullable String failed) {
        lock.lock();
        try {
            writing = false;
            passedBy = false;
            failure = failure == null ? failed : failure;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The thread that passes by a console that takes nothing, once the run is ending. */
    private void watch() {
        lock.lock();
        try {
            while (!ended) {
                long left = patienceNanos - (System.nanoTime() - Math.max(writingSince, endingSince));
                if (!writing || passedBy) {
                    changed.awaitUninterruptibly();
                } else if (left > 0) {
                    await(left);
                } else {
                    passedBy = true;
                    changed.signalAll();
                    lock.unlock();
                    try {
                        giveUp();
                    } finally {
                        lock.lock();
                    }
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void await(long nanos) {
        try {
            changed.await(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            // Nobody has a reason to; how much patience is left is looked at again anyway.
            return;
        }
    }

    /** Drops the output that waits, and gives its room back; what happened to the run is kept. */
    private void giveUp() {
        List<Entry> dropped = new ArrayList<>();
        List<Entry> released = new ArrayList<>();
        lock.lock();
        try {
            for (Entry entry : queue) {
                if (entry.lines() > 0) {
                    dropped.add(entry);
                    notShown += entry.lines();
                    notShownYet += entry.lines();
                }
            }
            queue.removeAll(dropped);
            released.addAll(dropped);
            released.addAll(unwritten);
        } finally {
            lock.unlock();
        }
        released.forEach(entry -> entry.written.complete(null));
    }
}
