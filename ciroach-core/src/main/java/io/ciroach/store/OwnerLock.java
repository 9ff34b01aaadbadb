package io.ciroach.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;

/**
 * Says that a run lives: its process holds the lock, and the kernel lets go of it when the process dies, whatever kills it.
 *
 * <p>Closing any other channel on a locked file drops the lock, so a run of this JVM is known by a system property, which
 * several class loaders share, and its file is never opened again.
 */
final class OwnerLock implements AutoCloseable {

    private static final String NAME = "lock";
    private static final String PROPERTY = "io.ciroach.run.";

    private final String property;
    private final FileChannel channel;

    private OwnerLock(String property, FileChannel channel) {
        this.property = property;
        this.channel = channel;
    }

    /**
     * Takes the lock of a run.
     *
     * @param folder where the run's folder lies now
     * @param home where it belongs: the same for everybody
     * @return the lock; nothing when a live process has it, or the folder is gone
     */
    static Optional<OwnerLock> take(Path folder, Path home) throws IOException {
        String property = PROPERTY + Digest.of(home.toString());
        if (System.getProperties().putIfAbsent(property, "alive") != null) {
            return Optional.empty();
        }
        Path file = folder.resolve(NAME);
        OwnerLock taken = null;
        try {
            if (!Files.isDirectory(folder)) {
                return Optional.empty();
            }
            FileChannel channel =
                    FileChannel.open(file, Set.<OpenOption>of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
            try {
                // Whoever had it may have removed it with its folder between the opening and the locking.
                if (channel.tryLock() != null && Files.exists(file)) {
                    taken = new OwnerLock(property, channel);
                }
            } catch (OverlappingFileLockException e) {
                // a run of this JVM, of another class loader
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

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            System.getProperties().remove(property);
        }
    }
}
