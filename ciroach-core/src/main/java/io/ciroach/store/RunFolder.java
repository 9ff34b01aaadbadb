package io.ciroach.store;

import io.ciroach.files.TreeDeleter;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

// Long because making, taking over, holding and leaving a folder are one protocol about one lock.
/**
 * A run's own folder in the state folder: its lock, its journal, its scratch folder, and with it the run's id: as long as the
 * folder is there, nobody gets the same. It is made under another name and gets its own once the lock is held, so that no
 * live run is ever seen without one.
 */
public final class RunFolder {

    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final int LENGTH = 6;
    private static final String SCRATCH = "scratch";
    private static final String COPY = "workspace";
    private static final String BEGUN = ".new-";

    /** How long the making of a folder takes at the very most. */
    private static final Duration MAKING = Duration.ofMinutes(10);

    private final Path runs;
    private final String id;
    private final ProcessLock lock;
    private final @Nullable RunJournal journal;
    private final String unreadable;
    private boolean closed;
    private boolean held;
    private @Nullable Boolean overWhileHeld;

    private RunFolder(Path runs, String id, ProcessLock lock, @Nullable RunJournal journal, String unreadable) {
        this.runs = runs;
        this.id = id;
        this.lock = lock;
        this.journal = journal;
        this.unreadable = unreadable;
    }

    /**
     * Makes one for a new run.
     *
     * @param state the state folder
     * @param taken ids of runs that live elsewhere, as the engine knows them
     * @param random where ids come from
     * @return the folder; it, its scratch folder and its journal are there
     * @throws io.ciroach.problem.CiroachException of kind {@code FILES} when it cannot be made
     */
    public static RunFolder make(StateDirectory state, Set<String> taken, RandomGenerator random) {
        return make(state, taken, random, JournalFile.ON_DISK, Clock.systemUTC());
    }

    /**
     * Makes one for a new run.
     *
     * @param state the state folder
     * @param taken ids of runs that live elsewhere, as the engine knows them
     * @param random where ids come from
     * @param journals opens the file of its journal
     * @param clock the time of its records
     * @return the folder; it, its scratch folder and its journal are there
     * @throws io.ciroach.problem.CiroachException of kind {@code FILES} when it cannot be made
     */
    public static RunFolder make(
            StateDirectory state, Set<String> taken, RandomGenerator random, JournalFile.Opener journals, Clock clock) {
        Path runs = state.folder("runs");
        while (true) {
            StringBuilder id = new StringBuilder();
            for (int i = 0; i < LENGTH; i++) {
                id.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
            }
            if (taken.contains(id.toString()) || Files.exists(runs.resolve(id.toString()))) {
                continue;
            }
            try {
                Optional<RunFolder> made = make(runs, id.toString(), journals, clock);
                if (made.isPresent()) {
                    return made.get();
                }
            } catch (IOException e) {
                throw StateDirectory.refused(
                        state.path(), "no folder can be made in it: " + e.getMessage(), "make room for it", e);
            }
        }
    }

    private static Optional<RunFolder> make(Path runs, String id, JournalFile.Opener journals, Clock clock)
            throws IOException {
        String name = BEGUN + UUID.randomUUID();
        Path begun = Files.createDirectory(runs.resolve(name), StateDirectory.PRIVATE);
        @Nullable ProcessLock lock = null;
        @Nullable RunJournal journal = null;
        boolean made = false;
        try {
            Files.createDirectory(begun.resolve(SCRATCH), StateDirectory.PRIVATE);
            lock = OwnerLock.take(begun, runs.resolve(id)).orElse(null);
            if (lock == null) {
                return Optional.empty();
            }
            journal = RunJournal.create(begun, runs.resolve(id), journals, clock);
            rename(begun, runs.resolve(id));
            made = true;
            return Optional.of(new RunFolder(runs, id, lock, journal, ""));
        } catch (FileAlreadyExistsException e) {
            return Optional.empty(); // taken by a run of this user
        } finally {
            if (!made) {
                if (journal != null) {
                    journal.close();
                }
                TreeDeleter.delete(runs, name);
                if (lock != null) {
                    lock.close();
                }
            }
        }
    }

    /** An empty folder would be replaced, but no run's folder is ever empty. */
    private static void rename(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw e;
        } catch (IOException e) {
            if (Files.exists(to)) {
                throw new FileAlreadyExistsException(to.toString());
            }
            throw e;
        }
    }

    /**
     * Tells which runs have a folder, live and dead ones. What a process left that died while it made a folder is removed.
     *
     * @param state the state folder
     * @return their ids, sorted
     * @throws IOException when they cannot be listed
     */
    public static List<String> ids(StateDirectory state) throws IOException {
        Path runs = state.folder("runs");
        List<String> names;
        try (Stream<Path> folders = Files.list(runs)) {
            names = folders.map(folder -> String.valueOf(folder.getFileName()))
                    .sorted()
                    .toList();
        }
        for (String name : names) {
            if (name.startsWith(BEGUN) && isOld(runs.resolve(name))) {
                TreeDeleter.delete(runs, name);
            }
        }
        return names.stream()
                .filter(name -> name.matches("[a-z0-9]{" + LENGTH + "}"))
                .toList();
    }

    /** Whether a run is not over: it lives, or died and is still to be cleaned up after. */
    static boolean isThere(StateDirectory state, String id) {
        return Files.isDirectory(state.folder("runs").resolve(id));
    }

    private static boolean isOld(Path folder) {
        try {
            return Files.getLastModifiedTime(folder)
                    .toInstant()
                    .isBefore(Instant.now().minus(MAKING));
        } catch (IOException e) {
            return false; // it has its own name by now
        }
    }

    /**
     * Takes over the folder of a dead run. Its journal is read; one that cannot be read is set aside.
     *
     * @param state the state folder
     * @param id the run's
     * @param journals opens the file of its journal
     * @param clock the time of further records
     * @return the folder; nothing when the run lives, somebody else cleans up after it, or it is gone
     * @throws IOException when it cannot be looked at
     */
    public static Optional<RunFolder> takeOver(
            StateDirectory state, String id, JournalFile.Opener journals, Clock clock) throws IOException {
        Path runs = state.folder("runs");
        Path folder = runs.resolve(id);
        ProcessLock lock = OwnerLock.take(folder, folder).orElse(null);
        if (lock == null) {
            return Optional.empty();
        }
        boolean taken = false;
        try {
            RunFolder run;
            try {
                run = new RunFolder(runs, id, lock, RunJournal.reopen(folder, journals, clock), "");
            } catch (RunJournal.Unreadable e) {
                Path aside = state.folder("set-aside").resolve(id + "-" + UUID.randomUUID());
                Files.move(RunJournal.file(folder), aside, StandardCopyOption.ATOMIC_MOVE);
                run = new RunFolder(runs, id, lock, null, e.getMessage() + "; it is kept as " + aside);
            }
            taken = true;
            return Optional.of(run);
        } finally {
            if (!taken) {
                lock.close();
            }
        }
    }

    /** {@return the run's id: six of {@code [a-z0-9]}} */
    public String id() {
        return id;
    }

    /** {@return a private folder for what only this run needs, such as the homes of its steps} */
    public Path scratch() {
        return runs.resolve(id).resolve(SCRATCH);
    }

    /** {@return where a copy of the workspace lies, if the run has one; it goes with the folder} */
    public Path copy() {
        return runs.resolve(id).resolve(COPY);
    }

    /** Lets the folder outlive the end of the run, until {@link #release}: somebody still looks at what is in it. */
    public synchronized void hold() {
        held = true;
    }

    /**
     * Does what {@link #close} would have done meanwhile. Idempotent.
     *
     * @throws IOException when something in it cannot be removed
     */
    public synchronized void release() throws IOException {
        held = false;
        if (overWhileHeld != null) {
            close(overWhileHeld);
        }
    }

    /**
     * The lock that spares runs of this state folder claims which they would take back.
     *
     * @param engine the engine's id
     * @return its lock
     */
    public EngineLock lockOf(String engine) {
        return EngineLock.of(runs.resolveSibling(""), engine);
    }

    /** {@return its journal; of a dead run only where there {@link #isReadable} is one} */
    public RunJournal journal() {
        return Objects.requireNonNull(journal, "the journal cannot be read");
    }

    /** {@return whether there is a journal} */
    public boolean isReadable() {
        return journal != null;
    }

    /** {@return why there is no journal, and where that is that cannot be read} */
    public String unreadable() {
        return unreadable;
    }

    /**
     * Removes the scratch folder and makes an empty one.
     *
     * @throws IOException when something in it cannot be removed
     */
    public void emptyScratch() throws IOException {
        TreeDeleter.delete(runs.resolve(id), SCRATCH);
        Files.createDirectory(scratch(), StateDirectory.PRIVATE);
    }

    /**
     * Lets go of it: the run is over. It is removed with all that is in it, unless its journal says that there may be
     * something left to do; then only the scratch folder goes, and the next run does it. Idempotent.
     *
     * @throws IOException when something in it cannot be removed
     */
    public void delete() throws IOException {
        boolean over =
                journal == null || (journal.open().isEmpty() && journal.due().isEmpty());
        close(over);
    }

    /**
     * Lets go of it and touches nothing in it. Idempotent.
     *
     * @throws IOException when that fails
     */
    public synchronized void leave() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (journal != null) {
                journal.close();
            }
        } finally {
            lock.close();
        }
    }

    /**
     * Lets go of it, and keeps it for the next run or not.
     *
     * @param over whether nothing is left to do
     * @throws IOException when something in it cannot be removed
     */
    public synchronized void close(boolean over) throws IOException {
        if (closed) {
            return;
        }
        if (held) {
            overWhileHeld = over;
            TreeDeleter.delete(runs.resolve(id), SCRATCH);
            return;
        }
        closed = true;
        try {
            if (journal != null) {
                journal.close();
            }
            // First: the journal stays as long as there is something that cannot be removed.
            TreeDeleter.delete(runs.resolve(id), SCRATCH);
            if (over) {
                TreeDeleter.delete(runs, id);
            }
        } finally {
            lock.close();
        }
    }
}
