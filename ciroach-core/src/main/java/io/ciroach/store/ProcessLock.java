package io.ciroach.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A locked file, which one of all threads, class loaders and processes has at a time. The kernel lets go of it when the process
 * dies, whatever kills it.
 *
 * <p>Closing any other channel on a locked file drops the lock. So in this JVM who has it is known by a system property, which
 * several class loaders share, and the file is opened only by who has that.
 */
public final class ProcessLock implements Closeable {

    private final String property;
    private final FileChannel channel;
    private boolean closed;

    private ProcessLock(String property, FileChannel channel) {
        this.property = property;
        this.channel = channel;
    }

    /**
     * Takes it, if nobody has it now.
     *
     * @param file where; made where it is missing, and never removed
     * @param property stands for the file in this JVM: the same for all who mean the same
     * @param holder what the property says while it is held
     * @return the lock; nothing when somebody has it
     * @throws IOException when it cannot be had at all
     */
    static Optional<ProcessLock> tryTake(Path file, String property, String holder) throws IOException {
        if (System.getProperties().putIfAbsent(property, holder) != null) {
            return Optional.empty();
        }
        ProcessLock taken = null;
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                if (channel.tryLock() != null) {
                    taken = new ProcessLock(property, channel);
                }
            } catch (OverlappingFileLockException e) {
                // of this JVM, and the property is not shared: somebody has replaced the properties
            } finally {
                if (taken == null) {
                    channel.close();
                }
            }
        } finally {
            if (taken == null) {
                System.getProperties().remove(property);
            }
        }
        return Optional.ofNullable(taken);
    }

    /** Lets go of it. Idempotent. */
    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            channel.close();
        } finally {
            System.getProperties().remove(property);
        }
    }
}
