package io.ciroach.clean;

import io.ciroach.files.ArtifactPatterns;
import io.ciroach.files.Workspace;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Wipes the artifacts of a workspace: first what this user may delete, through handles; then what others own, by somebody
 * who may.
 */
public final class ArtifactWiper {

    /** As many as a sentence bears. */
    private static final int NAMED = 5;

    /** Deletes what this user may not. */
    @FunctionalInterface
    public interface Others {

        /**
         * Deletes files and folders with all that is in them.
         *
         * @param paths relative to the workspace, with slashes
         * @return why that could not be done, for people; null when it was
         * @throws InterruptedException when it was interrupted
         */
        @Nullable
        String delete(List<String> paths) throws InterruptedException;
    }

    /**
     * What a wipe did.
     *
     * @param artifacts what is gone, by its largest parts: absolute paths
     * @param failure a sentence that names what is left and why, or null when nothing is
     */
    public record Wiped(List<Path> artifacts, @Nullable String failure) {
        public Wiped {
            artifacts = List.copyOf(artifacts);
        }
    }

    private final Workspace workspace;
    private final ArtifactPatterns patterns;
    private final List<Path> keep;
    private final BooleanSupplier cutShort;

    /**
     * For one workspace.
     *
     * @param workspace where
     * @param artifacts folders or globs inside it, as the pipeline file has them
     * @param keep absolute paths of what stays with all that is in it
     * @param cutShort whether it is to end early
     */
    public ArtifactWiper(Workspace workspace, List<String> artifacts, List<Path> keep, BooleanSupplier cutShort) {
        this.workspace = workspace;
        this.patterns = new ArtifactPatterns(artifacts);
        this.keep = List.copyOf(keep);
        this.cutShort = cutShort;
    }

    /**
     * Wipes them.
     *
     * @param others deletes what others own; asked only where there is such a thing
     * @return what came of it
     * @throws InterruptedException when it was interrupted
     */
    public Wiped wipe(Others others) throws InterruptedException {
        ArtifactPatterns.Wiped first = patterns.wipe(workspace, keep, cutShort);
        Set<String> removed = new TreeSet<>(first.removed());
        List<String> denied = first.left().entrySet().stream()
                .filter(left -> left.getValue().denied())
                .map(Map.Entry::getKey)
                .toList();
        if (denied.isEmpty()) {
            return wiped(removed, first.left(), null);
        }
        String why = others.delete(denied);
        // What others had in a folder of ours kept that folder.
        ArtifactPatterns.Wiped second = patterns.wipe(workspace, keep, cutShort);
        removed.addAll(second.removed());
        denied.stream().filter(path -> !isThere(path)).forEach(removed::add);
        return wiped(removed, second.left(), why);
    }

    private boolean isThere(String path) {
        return Files.exists(workspace.path().resolve(path), LinkOption.NOFOLLOW_LINKS);
    }

    private Wiped wiped(Set<String> removed, Map<String, ArtifactPatterns.Left> left, @Nullable String why) {
        List<Path> artifacts = new ArrayList<>();
        removed.stream()
                .filter(path -> !isIn(path, removed))
                .forEach(path -> artifacts.add(workspace.path().resolve(path)));
        return new Wiped(artifacts, left.isEmpty() ? null : sentence(left, why));
    }

    private static boolean isIn(String path, Set<String> others) {
        for (int end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
            if (others.contains(path.substring(0, end))) {
                return true;
            }
        }
        return false;
    }

    private static String sentence(Map<String, ArtifactPatterns.Left> left, @Nullable String why) {
        String named = left.entrySet().stream()
                .limit(NAMED)
                .map(entry -> entry.getKey() + " (" + entry.getValue().why() + ")")
                .collect(Collectors.joining(", "));
        int more = left.size() - NAMED;
        boolean said = left.values().stream().anyMatch(each -> each.why().equals(why));
        return "not wiped: " + named + (more > 0 ? " and " + more + " more" : "")
                + (why == null || said ? "" : "; " + why);
    }
}
