package io.ciroach;

import io.ciroach.clean.CopyRemoval;
import io.ciroach.clean.HelperWipe;
import io.ciroach.files.Workspace;
import io.ciroach.files.WorkspaceCopy;
import io.ciroach.problem.CiroachException;
import io.ciroach.problem.Problems;
import io.ciroach.run.SystemTime;
import io.ciroach.store.RunFolder;
import io.ciroach.store.StateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The copy that a run works in. It lies in the run's own folder, and so goes with it, whoever removes that; but not before
 * the caller has seen enough.
 */
final class CopiedWorkspace {

    private static final String KEPT = "kept";

    private final Workspace workspace;
    private final StateDirectory state;
    private final RunFolder folder;
    private final CopyRemoval removal;
    private boolean gone;

    private CopiedWorkspace(Workspace workspace, StateDirectory state, RunFolder folder, CopyRemoval removal) {
        this.workspace = workspace;
        this.state = state;
        this.folder = folder;
        this.removal = removal;
    }

    /** Makes it; from then on the folder stays until this is removed. */
    static CopiedWorkspace make(
            FreshCopy copy,
            Planning planning,
            Path reports,
            StateDirectory state,
            RunFolder folder,
            Surroundings surroundings,
            CopyRemoval.Engines engines) {
        check(copy);
        List<Path> leftOut = List.of(state.path(), reports);
        List<String> artifacts = planning.plan().pipeline().cleaning().artifacts();
        folder.hold();
        try {
            Workspace made = WorkspaceCopy.make(
                    planning.workspace(),
                    folder.copy(),
                    new WorkspaceCopy.Choice(artifacts, copy.include(), copy.exclude(), leftOut));
            HelperWipe.Candidates images = planning.helperImages();
            CopyRemoval removal = new CopyRemoval(
                    state, engines, images, new SystemTime(surroundings.clock()), surroundings.threads());
            return new CopiedWorkspace(made, state, folder, removal);
        } catch (RuntimeException | Error e) {
            try {
                folder.delete();
                folder.release();
            } catch (IOException left) {
                e.addSuppressed(left);
            }
            throw e;
        }
    }

    private static void check(FreshCopy copy) {
        Problems problems = new Problems();
        Stream.concat(copy.include().stream(), copy.exclude().stream())
                .filter(pattern -> pattern.isBlank()
                        || pattern.startsWith("/")
                        || List.of(pattern.split("/", -1)).contains(".."))
                .forEach(pattern -> problems.error(
                        null,
                        "\"" + pattern + "\" names nothing in the workspace",
                        "copyInclude and copyExclude are paths relative to it, without \"..\""));
        problems.throwIfAny(CiroachException.Kind.BAD_FILE);
    }

    Workspace workspace() {
        return workspace;
    }

    /**
     * Removes it, and the run's folder with it if the run is over. Idempotent.
     *
     * @throws CiroachException of kind {@code FILES} when something is left
     */
    synchronized void remove() {
        if (gone) {
            return;
        }
        gone = true;
        String left = removal.remove(folder);
        try {
            folder.release();
        } catch (IOException e) {
            left = left == null ? String.valueOf(e.getMessage()) : left;
        }
        if (left != null) {
            throw new CiroachException(
                    CiroachException.Kind.FILES,
                    "the copy of the workspace, " + workspace.path() + ", could not be removed: " + left,
                    "the next run tries again",
                    null);
        }
    }

    /**
     * Moves it out of the run's folder instead, to where nobody removes it.
     *
     * @return where it is now
     * @throws CiroachException of kind {@code FILES} when that fails
     */
    synchronized Path keep() {
        Path kept = state.path().resolve(KEPT).resolve(folder.id());
        if (gone) {
            return kept;
        }
        try {
            Files.createDirectories(kept.getParent());
            Files.move(folder.copy(), kept, StandardCopyOption.ATOMIC_MOVE);
            gone = true;
            folder.release();
            return kept;
        } catch (IOException e) {
            throw new CiroachException(
                    CiroachException.Kind.FILES,
                    "the copy of the workspace, " + workspace.path() + ", could not be kept: " + e.getMessage(),
                    "make room for it, or look at it before the run is closed",
                    e);
        }
    }
}
