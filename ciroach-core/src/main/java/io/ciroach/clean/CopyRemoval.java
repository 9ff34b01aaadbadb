package io.ciroach.clean;

import io.ciroach.engine.Engine;
import io.ciroach.engine.EngineException;
import io.ciroach.engine.EngineRun;
import io.ciroach.engine.Intents;
import io.ciroach.files.TreeDeleter;
import io.ciroach.files.Workspace;
import io.ciroach.model.Budget;
import io.ciroach.problem.CiroachException;
import io.ciroach.run.Time;
import io.ciroach.run.UndoStack;
import io.ciroach.store.RunFolder;
import io.ciroach.store.StateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Removes the copy of a workspace that lies in a run's folder. What steps made there as another user, a helper container
 * removes; an engine is asked for only then.
 */
public final class CopyRemoval {

    private static final Duration UNDO_LIMIT = Duration.ofMinutes(3);
    private static final String GIT = ".git";

    /** Has an engine. */
    @FunctionalInterface
    public interface Engines {

        /**
         * Lends it.
         *
         * @param work is done on it
         * @return what that returned
         */
        @Nullable
        String lend(Function<Engine, @Nullable String> work);
    }

    private final StateDirectory state;
    private final Engines engines;
    private final HelperWipe.Candidates images;
    private final Time time;
    private final ThreadFactory threads;

    /**
     * Nothing is done yet.
     *
     * @param state where a helper's own folder is made
     * @param engines has the engine, if one is needed
     * @param images which images may serve then
     * @param time whose time it waits in
     * @param threads makes threads that wait in it
     */
    public CopyRemoval(
            StateDirectory state, Engines engines, HelperWipe.Candidates images, Time time, ThreadFactory threads) {
        this.state = state;
        this.engines = engines;
        this.images = images;
        this.time = time;
        this.threads = threads;
    }

    /**
     * Removes it, if there is one. An interrupt is kept for later.
     *
     * @param folder of the run, which has ended
     * @return why something is left, for people; null when nothing is
     */
    public @Nullable String remove(RunFolder folder) {
        Path copy = folder.copy();
        boolean interrupted = Thread.interrupted();
        try {
            if (!Files.exists(copy, LinkOption.NOFOLLOW_LINKS) || delete(copy) == null) {
                return null;
            }
            String why = engines.lend(engine -> byHelper(engine, folder));
            return why == null ? delete(copy) : why;
        } catch (CiroachException e) {
            return "it has files of another user, and a helper container on an engine would delete them: "
                    + e.problems().get(0).message();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static @Nullable String delete(Path copy) {
        try {
            TreeDeleter.delete(Objects.requireNonNull(copy.getParent()), String.valueOf(copy.getFileName()));
            return null;
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private @Nullable String byHelper(Engine engine, RunFolder folder) {
        UndoStack undo = new UndoStack(time, threads, UNDO_LIMIT);
        try {
            Workspace copy = Workspace.of(folder.copy());
            Budget budget = new Budget(1, engine.info().capacity().memory(), null);
            EngineRun run =
                    HelperRun.open(state, engine, copy.path().toString(), budget, copy, own -> Intents.NONE, undo);
            HelperWipe helper = new HelperWipe(run, images, event -> {}, time, threads);
            helper.prepare();
            return helper.delete(names(folder.copy()));
        } catch (EngineException e) {
            return "it has files of another user, and the engine failed: " + e.getMessage();
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "the removal was interrupted";
        } finally {
            undo.close();
        }
    }

    /** All that lies in it, but for the place where {@code .git} is bound. */
    private static List<String> names(Path copy) throws IOException {
        try (Stream<Path> entries = Files.list(copy)) {
            return entries.map(entry -> String.valueOf(entry.getFileName()))
                    .filter(name -> !name.equals(GIT))
                    .toList();
        }
    }
}
