package io.ciroach.log;

import io.ciroach.event.LogLine;
import io.ciroach.event.RunEvent;
import io.ciroach.event.RunListener;
import io.ciroach.problem.CiroachException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Puts the events of a run in one order and delivers them from one thread, first to the listeners, then to the console.
 *
 * <p>Output needs room, counted in bytes of memory, which it gives back once everybody is done with it: a slow reader slows
 * the steps, and memory stays flat. What happens to the run is little and never waits, so a stopped terminal stops no
 * cancel. Progress of pulls and samples of usage are dropped where there is no room. Thread-safe.
 */
public final class EventQueue implements AutoCloseable {

    /** How much output may be on its way, in bytes of memory. */
    public static final long OUTPUT_BYTES = 4L << 20;

    /** What a line costs beside its text: the objects around it. */
    private static final int LINE_OVERHEAD = 72;

    private static final int SAMPLE_BYTES = 256;

    private final BlockingQueue<Runnable> deliveries = new LinkedBlockingQueue<>();
    private final int capacity;
    private final Semaphore room;
    private final List<RunListener> listeners;
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final ThreadFactory threads;
    private final Thread thread;
    private @Nullable Function<RunEvent, CompletionStage<?>> console;
    private volatile boolean closed;
    private boolean delivering = true;

    /**
     * Starts the delivering thread.
     *
     * @param outputBytes how much output may be on its way; what is larger in one piece goes alone
     * @param listeners are called in this order for each event
     * @param console takes events without blocking and says when it has written them; null for none
     * @param threads makes the delivering thread
     */
    public EventQueue(
            long outputBytes,
            List<RunListener> listeners,
            @Nullable Function<RunEvent, CompletionStage<?>> console,
            ThreadFactory threads) {
        this.capacity = (int) Math.min(Integer.MAX_VALUE, Math.max(1, outputBytes));
        // Fair, so that a talkative step does not keep the others waiting.
        this.room = new Semaphore(capacity, true);
        this.listeners = new ArrayList<>(listeners);
        this.console = console;
        this.threads = threads;
        this.thread = threads.newThread(this::deliverAll);
        thread.start();
    }

    /**
     * Adds an event; never blocks.
     *
     * @param event what happened; not log lines
     * @throws IllegalStateException after {@link #close}, unless the event may be dropped
     */
    public void publish(RunEvent event) {
        if (event instanceof RunEvent.LogLines) {
            throw new IllegalArgumentException("lines wait for room: use publishLines");
        }
        if (!(event instanceof RunEvent.PullProgress) && !(event instanceof RunEvent.UsageSampled)) {
            add(event, 0);
        } else if (!closed && room.tryAcquire(Math.min(capacity, SAMPLE_BYTES))) {
            // If the queue is closed at this very moment nobody hears of it, and nobody misses it.
            deliveries.add(() -> deliver(event, Math.min(capacity, SAMPLE_BYTES)));
        }
    }

    /**
     * Adds lines, and waits while there is no room for them. Lines of one step come from one thread at a time.
     *
     * @param lines what to add
     * @throws InterruptedException if interrupted while waiting; the lines are not added
     * @throws IllegalStateException after {@link #close}
     */
    public void publishLines(RunEvent.LogLines lines) throws InterruptedException {
        int bytes = room(lines);
        room.acquire(bytes);
        add(lines, bytes);
    }

    /**
     * Adds lines where there is room for them soon. Lines of one step come from one thread at a time.
     *
     * @param lines what to add
     * @param patience how long to wait for room
     * @return whether they were added
     * @throws InterruptedException if interrupted while waiting; the lines are not added
     * @throws IllegalStateException after {@link #close}
     */
    boolean offerLines(RunEvent.LogLines lines, Duration patience) throws InterruptedException {
        int bytes = room(lines);
        if (!room.tryAcquire(bytes, patience.toNanos(), TimeUnit.NANOSECONDS)) {
            return false;
        }
        add(lines, bytes);
        return true;
    }

    /** {@return a thread that does what may take as long as a reader likes, as the delivering one does} */
    Thread thread(Runnable work) {
        return threads.newThread(work);
    }

    /** {@return a sentence for each listener that failed; it is told no more} */
    public List<String> failures() {
        return List.copyOf(failures);
    }

    /** Delivers everything that was added, then ends the thread. The console may still be writing. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            deliveries.add(() -> delivering = false);
        }
        boolean interrupted = false;
        while (thread != Thread.currentThread() && thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** {@return how many bytes of output are on their way} */
    int inUse() {
        return capacity - room.availablePermits();
    }

    private void add(RunEvent event, int bytes) {
        if (closed) {
            throw new IllegalStateException("the run is over: " + event);
        }
        deliveries.add(() -> deliver(event, bytes));
    }

    private void deliverAll() {
        while (delivering) {
            try {
                deliveries.take().run();
            } catch (InterruptedException e) {
                // A listener may have interrupted its thread; that is no reason to stop telling the others.
            }
        }
    }

    private void deliver(RunEvent event, int bytes) {
        int known = failures.size();
        listeners.removeIf(listener -> !tells(event, listener));
        // The last event is the summary; whoever reads it should know by then which report is missing.
        List.copyOf(failures.subList(known, failures.size()))
                .forEach(failure -> show(new RunEvent.Notice(event.at(), "warning: " + failure)));
        CompletionStage<?> written = show(event);
        if (written == null) {
            room.release(bytes);
        } else {
            written.whenComplete((done, failure) -> room.release(bytes));
        }
    }

    /** Returns what tells that it is written; null where there is no console (any more). */
    private @Nullable CompletionStage<?> show(RunEvent event) {
        if (console == null) {
            return null;
        }
        try {
            return console.apply(event);
        } catch (RuntimeException | Error e) { // whoever waits for room waits for this thread
            failures.add("the console failed, it shows no more: " + e);
            console = null;
            return null;
        }
    }

    private boolean tells(RunEvent event, RunListener listener) {
        try {
            event.deliverTo(listener);
            return true;
        } catch (CiroachException | UncheckedIOException e) {
            failures.add(String.valueOf(e.getMessage()));
        } catch (Throwable e) {
            failures.add("the listener " + listener.getClass().getName() + " failed, it is told no more: " + e);
        }
        return false;
    }

    /** {@return how much room they take: all there is where they are larger} */
    private int room(RunEvent.LogLines lines) {
        long bytes = 0;
        for (LogLine line : lines.lines()) {
            bytes += LINE_OVERHEAD + 2L * line.text().length();
        }
        return (int) Math.min(capacity, bytes);
    }
}
