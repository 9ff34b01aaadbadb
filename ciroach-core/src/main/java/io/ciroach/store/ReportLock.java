package io.ciroach.store;

import io.ciroach.problem.CiroachException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Keeps a report folder for one live run at a time. The kernel lets go of the lock when the process dies.
 *
 * <p>Who holds it stands in a file beside the lock: closing any other channel on a locked file would drop the lock. For the
 * same reason holders in this JVM are known by a system property, which several class loaders share.
 */
public final class ReportLock implements AutoCloseable {

    private final ProcessLock lock;
    private final Path note;

    private ReportLock(ProcessLock lock, Path note) {
        this.lock = lock;
        this.note = note;
    }

    /**
     * Takes it.
     *
     * @param state the state folder
     * @param reports the folder
     * @param holder who takes it, for the message to the next: {@code run k3v9c2 of /x/ciroach.toml, process 42}
     * @return the lock
     * @throws CiroachException of kind {@code FILES} when a live run has it, which is named
     */
    public static ReportLock take(StateDirectory state, Path reports, String holder) {
        String key = Digest.of(real(reports).toString());
        Path folder = state.folder("reports");
        Path note = folder.resolve(key + ".holder");
        String property = "io.ciroach.reports." + key;
        try {
            ProcessLock lock = ProcessLock.tryTake(folder.resolve(key + ".lock"), property, holder)
                    .orElseThrow(() -> taken(reports, System.getProperty(property, read(note))));
            try {
                Files.writeString(note, holder);
            } catch (IOException e) {
                lock.close();
                throw e;
            }
            return new ReportLock(lock, note);
        } catch (IOException e) {
            throw StateDirectory.refused(
                    state.path(),
                    "the lock of the report folder cannot be taken: " + e.getMessage(),
                    StateDirectory.REMEDY,
                    e);
        }
    }

    /** The folder may not be there yet, but what is there of its path is the same by each way to it. */
    private static Path real(Path folder) {
        Path absolute = folder.toAbsolutePath().normalize();
        for (Path there = absolute; there != null; there = there.getParent()) {
            try {
                return there.toRealPath().resolve(there.relativize(absolute));
            } catch (IOException e) {
                // look further up
            }
        }
        return absolute;
    }

    private static String read(Path note) {
        try {
            return Files.readString(note);
        } catch (IOException e) {
            return "another run";
        }
    }

    private static CiroachException taken(Path reports, String holder) {
        return new CiroachException(
                CiroachException.Kind.FILES,
                "the report folder " + reports + " is in use by " + holder,
                "wait for it to end, or name another folder with ciroach.reportDirectory",
                null);
    }

    @Override
    public void close() throws IOException {
        try {
            Files.deleteIfExists(note);
        } finally {
            lock.close();
        }
    }
}
