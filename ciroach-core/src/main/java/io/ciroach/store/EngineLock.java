package io.ciroach.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Lets one run of this state folder at a time look at an engine and claim something there. It spares them claims that they
 * would take back; who has another state folder does not see it, so nothing may rest on it.
 *
 * <p>Closing any other channel on a locked file would drop the lock, so a holder in this JVM is known by a system property,
 * which several class loaders share.
 */
public final class EngineLock {

    private final Path file;
    private final String property;

    private EngineLock(Path file) {
        this.file = file;
        this.property = "io.ciroach.engine." + Digest.of(file.toString());
    }

    /**
     * The lock of an engine.
     *
     * @param state the state folder
     * @param engine the engine's id
     * @return its lock; nothing is made before it is taken
     */
    public static EngineLock of(Path state, String engine) {
        return new EngineLock(state.resolve("engines").resolve(Digest.of(engine) + ".lock"));
    }

    /** It is held. */
    public static final class Held implements Closeable {
        private final FileChannel channel;
        private final String property;
        private boolean closed;

        private Held(FileChannel channel, String property) {
            this.channel = channel;
            this.property = property;
        }

        /** Lets go of it. Idempotent. */
        @Override
        public void close() throws IOException {
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

    /**
     * Takes it, if nobody has it now.
     *
     * @return the lock; nothing when somebody has it
     * @throws IOException when it cannot be had at all
     */
    public Optional<Held> tryTake() throws IOException {
        if (System.getProperties().putIfAbsent(property, "held") != null) {
            return Optional.empty();
        }
        Held held = null;
        try {
            Files.createDirectories(file.resolveSibling(""), StateDirectory.PRIVATE);
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                if (channel.tryLock() != null) {
                    held = new Held(channel, property);
                }
            } catch (OverlappingFileLockException e) {
                // of this JVM, and the property is not shared: somebody has replaced the properties
            } finally {
                if (held == null) {
                    channel.close();
                }
            }
        } finally {
            if (held == null) {
                System.getProperties().remove(property);
            }
        }
        return Optional.ofNullable(held);
    }
}
