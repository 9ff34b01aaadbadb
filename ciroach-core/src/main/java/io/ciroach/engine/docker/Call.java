package io.ciroach.engine.docker;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One question to the engine. When the one who asks gives up, the thread that asks is interrupted, which closes its socket;
 * an answer that comes nevertheless is closed and not leaked.
 */
final class Call<T> implements Runnable {

    /** Asks; never answers with null. */
    interface Work<T> {
        T run() throws Exception;
    }

    private final Work<T> work;
    private final CountDownLatch over = new CountDownLatch(1);
    private @Nullable Thread worker;
    private @Nullable T result;
    private @Nullable Throwable failure;
    private boolean abandoned;

    Call(Work<T> work) {
        this.work = work;
    }

    @Override
    public void run() {
        synchronized (this) {
            if (abandoned) {
                over.countDown();
                return;
            }
            worker = Thread.currentThread();
        }
        T got = null;
        Throwable thrown = null;
        try {
            got = work.run();
        } catch (Throwable e) {
            thrown = e;
        }
        boolean nobodyWaits;
        synchronized (this) {
            worker = null;
            result = got;
            failure = thrown;
            nobodyWaits = abandoned;
        }
        // The interrupt of one who gave up must not hit what this thread does next.
        boolean ignored = Thread.interrupted();
        if (nobodyWaits) {
            close(got);
        }
        over.countDown();
    }

    /**
     * Waits for the answer, whatever interrupts come meanwhile.
     *
     * @param what completes "the engine was asked to"
     */
    T get(String what, Duration deadline, Connection connection) throws Refusal {
        if (!await(deadline)) {
            abandon();
            throw connection.hangs(what, deadline);
        }
        synchronized (this) {
            if (failure != null) {
                throw connection.translate(what, failure);
            }
            return Objects.requireNonNull(result, "work without a result");
        }
    }

    private boolean await(Duration deadline) {
        boolean interrupted = false;
        long end = System.nanoTime() + deadline.toNanos();
        try {
            while (true) {
                try {
                    return over.await(end - System.nanoTime(), TimeUnit.NANOSECONDS);
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

    /** Gives up: nobody wants the answer any more. */
    void abandon() {
        synchronized (this) {
            if (abandoned) {
                return;
            }
            abandoned = true;
            if (worker != null) {
                worker.interrupt();
                return;
            }
        }
        close(result);
    }

    private static void close(@Nullable Object result) {
        if (result instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                // Nobody waits for it.
            }
        }
    }
}
