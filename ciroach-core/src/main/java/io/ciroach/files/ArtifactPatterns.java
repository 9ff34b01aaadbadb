package io.ciroach.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Folders and files of a workspace, by name or by glob: {@code *} and {@code ?} stand for text within one name, {@code **}
 * for any number of folders. What matches is deleted as it is found, through the handles by which it was found; a link is
 * deleted itself and never followed. The workspace, its {@code .git} and what is to be kept stay.
 */
public final class ArtifactPatterns {

    /** What no pattern names, wherever it lies. */
    private static final String GIT = ".git";

    /** Each level keeps a handle open. */
    private static final int DEEPEST = 200;

    private final List<String> patterns;

    /**
     * Patterns of a file that was checked.
     *
     * @param patterns relative to the workspace, without {@code ..}
     */
    public ArtifactPatterns(List<String> patterns) {
        this.patterns = patterns;
    }

    /**
     * What a wipe did. Paths are relative to the workspace, with slashes.
     *
     * @param removed what is gone, by its largest parts
     * @param left what is not, and why
     */
    public record Wiped(Set<String> removed, Map<String, Left> left) {}

    /**
     * Why something is left.
     *
     * @param why the same for people
     * @param denied whether this user may not delete it, so that another one might
     */
    public record Left(String why, boolean denied) {}

    /**
     * Wipes.
     *
     * @param workspace where
     * @param keep absolute paths of what stays with all that is in it, besides {@code .git}
     * @param cutShort whether it is to end early
     * @return what came of it
     */
    public Wiped wipe(Workspace workspace, List<Path> keep, BooleanSupplier cutShort) {
        Sweep sweep = new Sweep(keysOf(workspace, keep), cutShort);
        try (SafeFiles root = SafeFiles.in(workspace.path())) {
            sweep.look(root, "", PatternCursor.start(patterns), 1);
        } catch (IOException e) {
            sweep.leave(workspace.path().toString(), e);
        }
        return new Wiped(sweep.removed, sweep.left);
    }

    /**
     * Whether a wipe could take a path, a folder above it, or, by a glob, something in it.
     *
     * @param path relative to the workspace
     * @return whether it could
     */
    public boolean reaches(Path path) {
        Set<PatternCursor> cursors = PatternCursor.start(patterns);
        for (Path name : path) {
            List<PatternCursor> taking = cursors.stream()
                    .filter(cursor -> cursor.takes(name.toString()))
                    .toList();
            if (taking.stream().anyMatch(PatternCursor::isLast)) {
                return true;
            }
            cursors = PatternCursor.below(taking);
        }
        return cursors.stream().anyMatch(PatternCursor::hasGlob);
    }

    private static Set<Object> keysOf(Workspace workspace, List<Path> keep) {
        Set<Object> keys = new HashSet<>();
        Stream.concat(Stream.of(workspace.path(), workspace.path().resolve(GIT)), keep.stream())
                .forEach(path -> {
                    try {
                        Object key = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                                .fileKey();
                        if (key != null) {
                            keys.add(key);
                        }
                    } catch (IOException e) {
                        // What is not there needs no keeping.
                    }
                });
        return keys;
    }

    private static final class Sweep {

        private final Set<Object> kept;
        private final BooleanSupplier cutShort;
        private final Set<String> removed = new TreeSet<>();
        private final Map<String, Left> left = new LinkedHashMap<>();

        Sweep(Set<Object> kept, BooleanSupplier cutShort) {
            this.kept = kept;
            this.cutShort = cutShort;
        }

        void leave(String path, IOException why) {
            left.put(path, new Left(Reasons.of(why), Reasons.isDenial(why)));
        }

        void look(SafeFiles folder, String at, Set<PatternCursor> cursors, int depth) {
            for (Path entry : names(folder, at, cursors)) {
                String name = entry.toString();
                if (name.equals(GIT)) {
                    continue;
                }
                String path = at.isEmpty() ? name : at + "/" + name;
                List<PatternCursor> taking =
                        cursors.stream().filter(cursor -> cursor.takes(name)).toList();
                if (taking.stream().anyMatch(PatternCursor::isLast)) {
                    delete(folder, entry, path);
                } else if (!taking.isEmpty()) {
                    descend(folder, entry, path, taking, depth);
                }
            }
        }

        /** Only what is asked for by its very name needs no listing. */
        private Set<Path> names(SafeFiles folder, String at, Set<PatternCursor> cursors) {
            Set<Path> names = new TreeSet<>();
            if (cursors.stream().allMatch(PatternCursor::isLiteral)) {
                cursors.forEach(cursor -> names.add(Path.of(cursor.segment())));
                return names;
            }
            try {
                names.addAll(folder.names());
            } catch (IOException e) {
                leave(at, e);
            }
            return names;
        }

        private void delete(SafeFiles folder, Path name, String path) {
            try {
                folder.attributes(name);
            } catch (NoSuchFileException e) {
                return; // nothing to wipe, nothing to tell
            } catch (IOException e) {
                leave(path, e);
                return;
            }
            TreeDeleter.Deletion deletion = TreeDeleter.delete(folder, name, path, kept, cutShort);
            removed.addAll(deletion.removed());
            if (cutShort.getAsBoolean()) {
                left.put(path, new Left("the wipe was cut short", false));
            } else {
                deletion.left().forEach(this::leave);
            }
        }

        private void descend(SafeFiles folder, Path name, String path, List<PatternCursor> taking, int depth) {
            boolean asked = taking.stream().anyMatch(PatternCursor::isLiteral);
            try {
                BasicFileAttributes attributes = folder.attributes(name);
                if (attributes.isSymbolicLink() && asked) {
                    left.put(path, new Left("it is a link, which is not followed", false));
                }
                if (!attributes.isDirectory()) {
                    return;
                }
                if (depth == DEEPEST) {
                    left.put(path, new Left("it lies too deep", false));
                    return;
                }
                try (SafeFiles inner = folder.folder(name)) {
                    if (!kept.contains(Objects.requireNonNull(inner.key()))) {
                        look(inner, path, PatternCursor.below(taking), depth + 1);
                    }
                }
            } catch (NoSuchFileException e) {
                // Nobody made it, or it is gone.
            } catch (AccessDeniedException e) {
                // What lies in there is not known, so nobody else can be asked to delete it.
                left.put(path, new Left(Reasons.of(e), false));
            } catch (IOException e) {
                leave(path, e);
            }
        }
    }
}
