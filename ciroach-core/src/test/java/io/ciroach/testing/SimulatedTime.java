package io.ciroach.testing;

import io.ciroach.run.Mailbox;
import io.ciroach.run.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

// Long because time, threads and mailboxes share one lock: who may run next follows from all three.
/**
 * Time that moves only when everybody waits. Of the threads that it knows (those that it made, and a test's own between
 * {@link #enter} and {@link #leave}) one runs at a time, in the order in which they became able to; once all of them wait
 * in a {@link Mailbox}, time jumps to the next deadline. So a run of hours takes milliseconds, and the same test goes the
 * same way each time. When all wait and no deadline is left, nothing can ever happen: that fails at once.
 *
 * <p>Threads that it does not know may put messages but not wait.
 */
public final class SimulatedTime implements Time, ThreadFactory {

    /** When simulated time begins. */
    public static final Instant START = Instant.parse("2026-11-24T10:00:00Z");

    /** One thread's place in the order. */
    private static final class Turn {
        private final String name;

        /** Its own, so that handing on the turn wakes one thread and not all that wait. */
        private final Condition given;

        private boolean mine;
        private long deadline = NEVER;
        private long since;

        Turn(String name, Condition given) {
            this.name = name;
            this.given = given;
        }
    }

    private final Lock lock = new ReentrantLock();
    private final Map<Thread, Turn> turns = new HashMap<>();
    private final Deque<Turn> ready = new ArrayDeque<>();
    private final Queue<Turn> asleep = new PriorityQueue<>(
            Comparator.<Turn>comparingLong(turn -> turn.deadline).thenComparingLong(turn -> turn.since));
    private final Set<Turn> waiting = new LinkedHashSet<>();
    private final Set<Turn> alive = new LinkedHashSet<>();
    private long nanos;
    private long waits;
    private @Nullable Turn current;
    private boolean stuck;
    private final @Nullable Executor carriers;

    public SimulatedTime() {
        this.carriers = null;
    }

    /**
     * Its threads are carried by those of a pool, since making them is most of what a short simulation costs. They cannot be
     * interrupted or joined then, except by themselves.
     */
    public SimulatedTime(Executor carriers) {
        this.carriers = carriers;
    }

    @Override
    public Instant now() {
        return START.plusNanos(nanos());
    }

    @Override
    public long nanos() {
        lock.lock();
        try {
            return nanos;
        } finally {
            lock.unlock();
        }
    }

    /** {@return how long it is since the start} */
    public Duration elapsed() {
        return Duration.ofNanos(nanos());
    }

    /** {@return how often a thread began to wait: a run in which nothing happens adds nothing} */
    public long waits() {
        lock.lock();
        try {
            return waits;
        } finally {
            lock.unlock();
        }
    }

    /** {@return the names of the threads that have not ended} */
    public List<String> threads() {
        lock.lock();
        try {
            List<String> names = new ArrayList<>();
            alive.forEach(turn -> names.add(turn.name));
            return names;
        } finally {
            lock.unlock();
        }
    }

    /** The calling thread takes part from here on. */
    public void enter() {
        Turn turn = new Turn("test", lock.newCondition());
        lock.lock();
        try {
            ready.add(turn);
        } finally {
            lock.unlock();
        }
        begin(turn);
    }

    /** The calling thread, which had entered, takes part no more; the others go on until they end or wait for it. */
    public void leave() {
        end();
    }

    /** Waits until all threads that it made have ended. The caller takes part. */
    public void awaitQuiet() throws InterruptedException {
        Mailbox<String> bell = mailbox();
        while (threads().size() > 1) {
            bell.poll(in(Duration.ofMillis(1)));
        }
    }

    /** Does something later. */
    public void at(Duration sinceStart, Runnable what) {
        newThread(() -> {
                    try {
                        this.<String>mailbox().poll(sinceStart.toNanos());
                        what.run();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                })
                .start();
    }

    @Override
    public Thread newThread(Runnable work) {
        return new SimulatedThread(work);
    }

    private final class SimulatedThread extends Thread {
        private final Runnable work;
        private @Nullable Turn turn;

        SimulatedThread(Runnable work) {
            this.work = work;
            setDaemon(true);
        }

        @Override
        public synchronized void start() {
            Turn own = new Turn(getName(), lock.newCondition());
            turn = own;
            lock.lock();
            try {
                alive.add(own);
                ready.add(own);
            } finally {
                lock.unlock();
            }
            if (carriers == null) {
                super.start();
            } else {
                carriers.execute(this);
            }
        }

        @Override
        public void interrupt() {
            if (carriers != null) {
                throw new UnsupportedOperationException("carried by another thread");
            }
            super.interrupt();
        }

        @Override
        public void run() {
            Turn own = turn;
            if (own == null) {
                throw new IllegalStateException("not started");
            }
            begin(own);
            try {
                work.run();
            } finally {
                end();
            }
        }
    }

    private void begin(Turn turn) {
        lock.lock();
        try {
            turns.put(Thread.currentThread(), turn);
            alive.add(turn);
            next();
            if (awaitTurn(turn)) {
                Thread.currentThread().interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            alive.remove(turns.remove(Thread.currentThread()));
            current = null;
            next();
        } finally {
            lock.unlock();
        }
    }

    private void park(Deque<Turn> waiters, long deadline) throws InterruptedException {
        Turn turn = turns.get(Thread.currentThread());
        if (turn == null) {
            throw new IllegalStateException(
                    Thread.currentThread().getName() + " waits, but the simulated time does not know it");
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        turn.mine = false;
        turn.deadline = deadline;
        turn.since = ++waits;
        waiters.add(turn);
        waiting.add(turn);
        if (deadline != NEVER) {
            asleep.add(turn);
        }
        current = null;
        next();
        boolean interrupted = awaitTurn(turn);
        waiters.remove(turn);
        if (interrupted) {
            throw new InterruptedException();
        }
    }

    /** Returns whether the thread was interrupted meanwhile. */
    private boolean awaitTurn(Turn turn) {
        boolean interrupted = false;
        while (!turn.mine) {
            if (stuck) {
                throw new AssertionError("nothing can happen any more; all wait: "
                        + waiting.stream().map(other -> other.name).toList());
            }
            try {
                turn.given.await();
            } catch (InterruptedException e) {
                interrupted = true;
                wake(turn);
                next();
            }
        }
        return interrupted;
    }

    private void wake(Turn turn) {
        if (waiting.remove(turn)) {
            asleep.remove(turn);
            ready.add(turn);
        }
    }

    /** Gives the turn to the next thread, if nobody has it. */
    private void next() {
        if (current != null) {
            return;
        }
        if (ready.isEmpty() && !asleep.isEmpty()) {
            nanos = Math.max(nanos, asleep.element().deadline);
            wake(asleep.element());
        }
        Turn turn = ready.poll();
        if (turn != null) {
            turn.mine = true;
            current = turn;
            turn.given.signal();
        } else if (!waiting.isEmpty()) {
            stuck = true;
            waiting.forEach(other -> other.given.signal());
        }
    }

    @Override
    public <T> Mailbox<T> mailbox() {
        return new SimulatedMailbox<>();
    }

    private final class SimulatedMailbox<T> implements Mailbox<T> {
        private final Deque<T> messages = new ArrayDeque<>();
        private final Deque<Turn> waiters = new ArrayDeque<>();

        @Override
        public void put(T message) {
            lock.lock();
            try {
                messages.add(message);
                waiters.forEach(SimulatedTime.this::wake);
                next();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public @Nullable T poll(long deadline) throws InterruptedException {
            lock.lock();
            try {
                while (messages.isEmpty()) {
                    if (deadline <= nanos) {
                        return null;
                    }
                    park(waiters, deadline);
                }
                return messages.poll();
            } finally {
                lock.unlock();
            }
        }
    }
}
