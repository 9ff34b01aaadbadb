package io.ciroach.log;

import io.ciroach.event.RunEvent;
import io.ciroach.files.Reasons;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells what could not be told in time, from a thread of its own, which lives as long as there is something. While it does,
 * nobody else makes lines. Thread-safe.
 */
final class LateLines {

    private final String step;
    private final StepLines lines;
    private final Disk disk;
    private final EventQueue queue;
    private final Clock clock;

    private @Nullable Thread teller;
    private @Nullable Backlog backlog;

    /** Makes files without a name. */
    interface Disk {
        SeekableByteChannel spool() throws IOException;
    }

    LateLines(String step, StepLines lines, Disk disk, EventQueue queue, Clock clock) {
        this.step = step;
        this.lines = lines;
        this.disk = disk;
        this.queue = queue;
        this.clock = clock;
    }

    /** Begins to tell, these lines first. */
    synchronized void begin(RunEvent.LogLines first) {
        teller = queue.thread(() -> tell(first));
        teller.start();
    }

    synchronized boolean isTelling() {
        return teller != null;
    }

    /** {@return whether there was a place for these bytes: not on a full disk, and not once all is told} */
    synchronized boolean add(boolean toStderr, byte[] bytes, int offset, int length, Instant readAt) {
        if (teller == null) {
            return false;
        }
        // An interrupt would close the file, and lose what is in there.
        boolean interrupted = Thread.interrupted();
        try {
            if (backlog == null) {
                backlog = new Backlog(disk.spool());
            }
            return backlog.add(toStderr, bytes, offset, length, readAt);
        } catch (IOException e) {
            return false;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Waits until all is told.
     *
     * @return whether it is, after at most so long
     * @throws InterruptedException if interrupted; what is not told by then will not be
     */
    synchronized boolean await(long nanos) throws InterruptedException {
        long begin = System.nanoTime();
        try {
            for (long left = nanos; teller != null && left > 0; left = nanos - (System.nanoTime() - begin)) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            if (teller != null) {
                teller.interrupt();
            }
            throw e;
        }
        return teller == null;
    }

    private void tell(RunEvent.LogLines first) {
        try {
            queue.publishLines(first);
            for (Backlog.Piece piece = next(); piece != null; piece = next()) {
                lines.tell(piece.toStderr, piece.bytes, 0, piece.bytes.length, piece.readAt, event -> {
                    queue.publishLines(event);
                    return true;
                });
            }
        } catch (InterruptedException | IllegalStateException e) {
            // The run is over: nobody waits for these lines.
        } finally {
            end();
        }
    }

    private synchronized Backlog.@Nullable Piece next() {
        Backlog.Piece piece = null;
        try {
            piece = backlog == null ? null : backlog.poll();
        } catch (IOException e) {
            queue.publish(new RunEvent.Notice(
                    clock.instant(),
                    "warning: lines of " + step
                            + " that waited for a slow console cannot be read again, they are only in its log: "
                            + Reasons.of(e)));
        }
        if (piece == null) {
            end();
        }
        return piece;
    }

    private synchronized void end() {
        if (teller != Thread.currentThread()) {
            return; // another one has begun since
        }
        if (backlog != null) {
            backlog.close();
            backlog = null;
        }
        teller = null;
        notifyAll();
    }
}
