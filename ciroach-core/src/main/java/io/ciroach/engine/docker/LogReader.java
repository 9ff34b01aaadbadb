package io.ciroach.engine.docker;

import com.github.dockerjava.transport.DockerHttpClient.Response;
import io.ciroach.engine.StepOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads a step's log and hands it over, on a thread of its own. An output that throws gets no more, and the step goes on. */
final class LogReader implements Runnable {

    private static final int ERRORS = 400;

    private final Response stream;
    private final StepOutput output;
    private final StringBuilder errors = new StringBuilder();
    private boolean over;
    private boolean complete;
    private boolean handingOver;
    /** Whether nobody waits for it any more: whoever takes the output may be at work on its end. */
    private boolean tooLate;

    private @Nullable Throwable refused;

    LogReader(Response stream, StepOutput output) {
        this.stream = stream;
        this.output = output;
    }

    @Override
    public void run() {
        boolean toTheEnd = false;
        try (stream) {
            new FrameReader(stream.getBody(), this::handOver, new Pace()).readToEnd();
            toTheEnd = true;
        } catch (IOException | RuntimeException e) {
            // It broke off: the log is incomplete, and the end of the step tells why.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            synchronized (this) {
                over = true;
                complete = toTheEnd && refused == null && !tooLate;
                notifyAll();
            }
        }
    }

    private void handOver(boolean stderr, byte[] bytes, int offset, int length) {
        synchronized (this) {
            if (refused != null || tooLate) {
                return;
            }
            handingOver = true;
            notifyAll();
            if (stderr && errors.length() < ERRORS) {
                errors.append(
                        new String(bytes, offset, Math.min(length, ERRORS - errors.length()), StandardCharsets.UTF_8));
            }
        }
        Throwable failure = null;
        try {
            output.write(stderr, bytes, offset, length);
        } catch (InterruptedException | RuntimeException | Error e) {
            // Not read any further the pipe would fill, and the step would hang in its next line.
            failure = e;
        }
        synchronized (this) {
            handingOver = false;
            refused = failure;
            notifyAll();
        }
    }

    /**
     * Waits until all was handed over, once the command has ended. What takes the output may take its time; a pipe that is
     * merely held open may not.
     */
    synchronized void awaitEnd(Duration reading) {
        long left = reading.toNanos();
        try {
            while (!over && (handingOver || left > 0)) {
                if (handingOver) {
                    wait();
                } else {
                    long begin = System.nanoTime();
                    wait(left / 1_000_000 + 1);
                    left -= System.nanoTime() - begin;
                }
            }
        } catch (InterruptedException e) {
            // The connection is being closed.
            Thread.currentThread().interrupt();
        }
        if (!over) {
            tooLate = true;
            close();
        }
    }

    synchronized boolean isComplete() {
        return complete;
    }

    /** How standard error begins. */
    synchronized String errorsBegin() {
        return errors.toString();
    }

    void close() {
        stream.close();
    }
}
