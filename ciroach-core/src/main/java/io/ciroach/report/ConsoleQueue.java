package io.ciroach.report;

import io.ciroach.event.RunEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The events that a console has not written yet. Has no bound: who adds output waits for its room elsewhere, until the
 * stage of the event says that it is done with. While it drops, output only counts. Thread-safe; nobody is told anything
 * while its lock is held.
 */
final class ConsoleQueue {

    private record Entry(RunEvent event, CompletableFuture<@Nullable Void> done) {
        long lines() {
            return event instanceof RunEvent.LogLines lines ? lines.lines().size() : 0;
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Entry> waiting = new ArrayDeque<>();
    private final List<Entry> taken = new ArrayList<>();
    private boolean dropping;
    private boolean closed;
    private long dropped;
    private long untold;

    /** {@return completes when the event is written, or dropped} */
    CompletionStage<@Nullable Void> add(RunEvent event) {
        Entry entry = new Entry(event, new CompletableFuture<>());
        boolean drop;
        lock.lock();
        try {
            drop = closed || (dropping && entry.lines() > 0);
            if (drop) {
                count(entry);
            } else {
                waiting.add(entry);
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
        if (drop) {
            entry.done.complete(null);
        }
        return entry.done;
    }

    /** {@return the next event if there is one now} */
    @Nullable
    RunEvent poll() {
        lock.lock();
        try {
            Entry entry = waiting.poll();
            if (entry == null) {
                return null;
            }
            taken.add(entry);
            return entry.event;
        } finally {
            lock.unlock();
        }
    }

    /** {@return the next event, or null when the queue is closed and empty} */
    @Nullable
    RunEvent take() {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closed) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
        return poll();
    }

    /**
     * Waits until there is an event, or the time is over.
     *
     * @return false once the queue is closed and empty
     */
    boolean await(long nanos) {
        lock.lock();
        try {
            long left = nanos;
            while (waiting.isEmpty() && !closed && left > 0) {
                left = changed.awaitNanos(left);
            }
            return !waiting.isEmpty() || !closed;
        } catch (InterruptedException e) {
            return true; // nobody has a reason to; whoever asks again waits again
        } finally {
            lock.unlock();
        }
    }

    /** All that was taken is written. */
    void written() {
        complete(List.of(), true);
    }

    /** From now on output is dropped, what waits too; what was taken is done with, whatever becomes of it. */
    void drop() {
        List<Entry> lines;
        lock.lock();
        try {
            dropping = true;
            lines = waiting.stream().filter(entry -> entry.lines() > 0).toList();
            waiting.removeIf(entry -> entry.lines() > 0);
            lines.forEach(this::count);
        } finally {
            lock.unlock();
        }
        complete(lines, false);
    }

    void resume() {
        lock.lock();
        try {
            dropping = false;
        } finally {
            lock.unlock();
        }
    }

    /** No more is taken in; what waits is still to be had. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more is to be had: what waits, or was taken and not written, counts as dropped. */
    void abandon() {
        List<Entry> all;
        lock.lock();
        try {
            closed = true;
            all = new ArrayList<>(waiting);
            waiting.clear();
            all.addAll(taken);
            taken.clear();
            all.forEach(this::count);
            changed.signal();
        } finally {
            lock.unlock();
        }
        complete(all, false);
    }

    /** {@return how many lines were dropped in all} */
    long dropped() {
        lock.lock();
        try {
            return dropped;
        } finally {
            lock.unlock();
        }
    }

    /** {@return how many lines were dropped since this was asked last} */
    long droppedSince() {
        lock.lock();
        try {
            long since = untold;
            untold = 0;
            return since;
        } finally {
            lock.unlock();
        }
    }

    private void count(Entry entry) {
        dropped += entry.lines();
        untold += entry.lines();
    }

    private void complete(List<Entry> entries, boolean forget) {
        List<Entry> done = new ArrayList<>(entries);
        lock.lock();
        try {
            done.addAll(taken);
            if (forget) {
                taken.clear();
            }
        } finally {
            lock.unlock();
        }
        done.forEach(entry -> entry.done.complete(null));
    }
}
