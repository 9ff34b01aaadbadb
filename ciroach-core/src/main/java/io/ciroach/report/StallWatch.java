package io.ciroach.report;

import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Notices that a write does not come to its end. Has a thread of its own once it is armed, which sleeps while nothing is
 * being written. Thread-safe.
 */
final class StallWatch implements AutoCloseable {

    private final long patience;
    private final Runnable onStall;
    private final Runnable onMove;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long since;
    private boolean writing;
    private boolean armed;
    private boolean stalled;
    private boolean closed;

    /**
     * @param patience how long a write may take once the watch is armed
     * @param onStall is told that one took longer
     * @param onMove is told that it came to its end after all; both may be told again
     */
    StallWatch(Duration patience, Runnable onStall, Runnable onMove) {
        this.patience = patience.toNanos();
        this.onStall = onStall;
        this.onMove = onMove;
    }

    /** From now on a stall is noticed; time that passed before does not count. */
    void arm(ThreadFactory threads) {
        lock.lock();
        try {
            if (armed) {
                return;
            }
            armed = true;
            since = System.nanoTime();
        } finally {
            lock.unlock();
        }
        threads.newThread(this::watch).start();
    }

    void begin() {
        lock.lock();
        try {
            writing = true;
            since = System.nanoTime();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void end() {
        boolean moved;
        lock.lock();
        try {
            writing = false;
            moved = stalled;
            stalled = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (moved) {
            onMove.run();
        }
    }

    boolean isStalled() {
        lock.lock();
        try {
            return stalled;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void watch() {
        while (awaitStall()) {
            onStall.run();
            // It may have moved before that was told.
            if (!isStalled()) {
                onMove.run();
            }
        }
    }

    /** {@return false once the watch is closed} */
    private boolean awaitStall() {
        lock.lock();
        try {
            while (!closed) {
                long left = patience - (System.nanoTime() - since);
                if (!writing || stalled) {
                    changed.awaitUninterruptibly();
                } else if (left <= 0) {
                    stalled = true;
                    return true;
                } else if (changed.awaitNanos(left) <= 0) {
                    stalled = writing && System.nanoTime() - since >= patience;
                    if (stalled) {
                        return true;
                    }
                }
            }
            return false;
        } catch (InterruptedException e) {
            // Nobody has a reason to; without a watch a console is waited for.
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }
}
