package io.ciroach.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * Lets one at a time do something short, whichever thread, class loader or process it is in. The kernel lets go of it when the
 * process dies. Who comes while it is held waits, in no order.
 *
 * <p>Closing any other channel on a locked file drops the lock, so in this JVM it is known by a system property, and the file
 * is opened only by who has that.
 */
final class LockFile implements AutoCloseable {

    private static final long PAUSE_MILLIS = 10;

    private final String property;
    private final FileChannel channel;

    private LockFile(String property, FileChannel channel) {
        this.property = property;
        this.channel = channel;
    }

    /**
     * Takes it.
     *
     * @param file where; made where it is missing, and never removed
     * @param patience how long to wait for it at most
     * @throws IOException when it cannot be had by then
     */
    static LockFile take(Path file, Duration patience) throws IOException {
        String property = "io.ciroach.lock." + Digest.of(file.toString());
        long deadline = System.nanoTime() + patience.toNanos();
        while (System.getProperties().putIfAbsent(property, "held") != null) {
            pause(file, deadline);
        }
        LockFile taken = null;
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            while (taken == null) {
                if (lock(channel)) {
                    taken = new LockFile(property, channel);
                } else {
                    pause(file, deadline);
                }
            }
            return taken;
        } finally {
            if (taken == null) {
                if (channel != null) {
                    channel.close();
                }
                System.getProperties().remove(property);
            }
        }
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // taken by something in this JVM that knows nothing of the property
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

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            System.getProperties().remove(property);
        }
    }
}
