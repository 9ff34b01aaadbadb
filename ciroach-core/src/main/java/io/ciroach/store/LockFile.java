package io.ciroach.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Lets one at a time do something short, whichever thread, class loader or process it is in. Who comes while it is held waits,
 * in no order.
 */
final class LockFile {

    /** The kernel tells nobody who waits for no longer than he likes when a lock is free. */
    private static final long PAUSE_MILLIS = 10;

    private LockFile() {}

    /**
     * Takes it.
     *
     * @param file where; made where it is missing, and never removed
     * @param patience how long to wait for it at most
     * @throws IOException when it cannot be had by then
     */
    static ProcessLock take(Path file, Duration patience) throws IOException {
        String property = "io.ciroach.lock." + Digest.of(file.toString());
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Optional<ProcessLock> taken = ProcessLock.tryTake(file, property, "held");
            if (taken.isPresent()) {
                return taken.get();
            }
            pause(file, deadline);
        }
    }

    private static void pause(Path file, long deadline) throws IOException {
        if (System.nanoTime() - deadline > 0) {
            throw new IOException("somebody else has held the lock " + file + " for too long");
        }
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while somebody else held the lock " + file, e);
        }
    }
}
