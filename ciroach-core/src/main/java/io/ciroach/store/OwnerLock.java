package io.ciroach.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Says that a run lives: its process holds the lock. */
final class OwnerLock {

    private static final String NAME = "lock";
    private static final String PROPERTY = "io.ciroach.run.";

    private OwnerLock() {}

    /**
     * Takes the lock of a run.
     *
     * @param folder where the run's folder lies now
     * @param home where it belongs: the same for everybody
     * @return the lock; nothing when a live process has it, or the folder is gone
     */
    static Optional<ProcessLock> take(Path folder, Path home) throws IOException {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        Path file = folder.resolve(NAME);
        Optional<ProcessLock> taken = ProcessLock.tryTake(file, PROPERTY + Digest.of(home.toString()), "alive");
        if (taken.isPresent() && !Files.exists(file)) {
            // Whoever had it removed it with its folder between the opening and the locking.
            taken.get().close();
            return Optional.empty();
        }
        return taken;
    }
}
