package io.ciroach.run;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * How to undo what was begun. Whoever starts a thing pushes its undoing first, before the start can fail; so an undoing must
 * do no harm where there is nothing to undo. Closing undoes last in, first out, tries everything, and keeps the first
 * failure. None holds up the others for longer than the limit: one that takes more is left behind on its thread and named.
 * Thread-safe.
 */
public final class UndoStack {

    /** Undoes one thing. */
    @FunctionalInterface
    public interface Undo {
        /** Does it. */
        void run() throws Exception;
    }

    /**
     * What could not be undone.
     *
     * @param what which thing
     * @param cause why
     */
    public record Failure(String what, Exception cause) {
        /** {@return a sentence for people} */
        public String message() {
            return what + ": " + (cause.getMessage() == null ? cause.toString() : cause.getMessage());
        }
    }

    private record Entry(String what, Undo undo) {}

    private record Tried(@Nullable Exception failure) {}

    private final Time time;
    private final ThreadFactory threads;
    private final Duration limit;
    private final Deque<Entry> entries = new ArrayDeque<>();
    private @Nullable Failure first;
    private boolean closed;

    /**
     * Nothing to undo yet.
     *
     * @param time whose time it is
     * @param threads makes the threads that undo
     * @param limit what one undoing may take
     */
    public UndoStack(Time time, ThreadFactory threads, Duration limit) {
        this.time = time;
        this.threads = threads;
        this.limit = limit;
    }

    /**
     * Keeps how to undo a thing. After closing it is undone at once, so that nothing stays.
     *
     * @param what names it for messages: {@code removing scratch folder /x}
     * @param undo undoes it
     */
    public void push(String what, Undo undo) {
        Entry entry = new Entry(what, undo);
        synchronized (this) {
            if (!closed) {
                entries.push(entry);
                return;
            }
        }
        undo(entry);
    }

    /** Undoes everything that is still there, and returns the first failure of all, or null. Idempotent. */
    public @Nullable Failure close() {
        Entry entry;
        while ((entry = next()) != null) {
            undo(entry);
        }
        synchronized (this) {
            return first;
        }
    }

    private synchronized @Nullable Entry next() {
        closed = true;
        return entries.poll();
    }

    private void undo(Entry entry) {
        Exception failure = within(entry);
        if (failure != null) {
            synchronized (this) {
                if (first == null) {
                    first = new Failure(entry.what(), failure);
                }
            }
        }
    }

    /** On a thread of its own: so it can be left behind, and an interrupted caller does not spoil it. */
    private @Nullable Exception within(Entry entry) {
        Mailbox<Tried> end = time.mailbox();
        Thread worker = threads.newThread(() -> {
            try {
                entry.undo().run();
                end.put(new Tried(null));
            } catch (Exception e) {
                end.put(new Tried(e));
            } catch (Error e) {
                end.put(new Tried(new IllegalStateException(e)));
            }
        });
        worker.setName("ciroach " + entry.what());
        worker.start();
        long deadline = time.in(limit);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    Tried tried = end.poll(deadline);
                    return tried != null
                            ? tried.failure()
                            : new IllegalStateException("it took longer than " + limit.toSeconds() + " s");
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
