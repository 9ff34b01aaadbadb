package io.ciroach.store;

import io.ciroach.files.TreeDeleter;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.random.RandomGenerator;

/** A live run's own folder in the state folder, and with it the run's id: as long as the folder is there, nobody gets the same. */
public final class RunFolder {

    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final int LENGTH = 6;

    private final Path runs;
    private final String id;

    private RunFolder(Path runs, String id) {
        this.runs = runs;
        this.id = id;
    }

    /**
     * Makes one for a new run.
     *
     * @param state the state folder
     * @param taken ids of runs that live elsewhere, as the engine knows them
     * @param random where ids come from
     * @return the folder; it and its scratch folder are there
     * @throws io.ciroach.problem.CiroachException of kind {@code FILES} when it cannot be made
     */
    public static RunFolder make(StateDirectory state, Set<String> taken, RandomGenerator random) {
        Path runs = state.folder("runs");
        while (true) {
            StringBuilder id = new StringBuilder();
            for (int i = 0; i < LENGTH; i++) {
                id.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
            }
            if (taken.contains(id.toString())) {
                continue;
            }
            try {
                Files.createDirectory(runs.resolve(id.toString()), StateDirectory.PRIVATE);
                RunFolder folder = new RunFolder(runs, id.toString());
                Files.createDirectory(folder.scratch(), StateDirectory.PRIVATE);
                return folder;
            } catch (FileAlreadyExistsException e) {
                // taken by a run of this user
            } catch (IOException e) {
                throw StateDirectory.refused(
                        state.path(), "no folder can be made in it: " + e.getMessage(), "make room for it", e);
            }
        }
    }

    /** {@return the run's id: six of {@code [a-z0-9]}} */
    public String id() {
        return id;
    }

    /** {@return a private folder for what only this run needs, such as the homes of its steps} */
    public Path scratch() {
        return runs.resolve(id).resolve("scratch");
    }

    /**
     * Removes it with all that is in it. Idempotent.
     *
     * @throws IOException when something in it cannot be removed
     */
    public void delete() throws IOException {
        TreeDeleter.delete(runs, id);
    }
}
