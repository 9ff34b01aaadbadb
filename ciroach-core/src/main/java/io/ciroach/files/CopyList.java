package io.ciroach.files;

import io.ciroach.problem.CiroachException;
import io.ciroach.problem.CiroachException.Kind;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What of a workspace is copied: paths relative to it, a folder before what is in it. Only looked at, never followed.
 */
final class CopyList {

    private static final LinkOption NOFOLLOW = LinkOption.NOFOLLOW_LINKS;
    private static final Path GIT = Path.of(".git");

    private final Path root;
    private final LinkTrace links;
    private final Set<Object> leftOut = new HashSet<>();
    private final List<Path> folders = new ArrayList<>();
    private final Set<Path> known = new HashSet<>();
    private final List<Path> files = new ArrayList<>();
    private final List<Path> symbolicLinks = new ArrayList<>();
    private final List<String> leaving = new ArrayList<>();
    private final List<String> unreadable = new ArrayList<>();
    private long bytes;

    /** Where the walk stands among the patterns. */
    private record Standing(
            boolean artifact, Set<PatternCursor> artifacts, Set<PatternCursor> include, Set<PatternCursor> exclude) {}

    private CopyList(Path root) {
        this.root = root;
        this.links = new LinkTrace(root);
    }

    static CopyList of(Path root, WorkspaceCopy.Choice choice) {
        CopyList list = new CopyList(root);
        choice.leftOut().forEach(list::leaveOut);
        list.walk(
                Path.of(""),
                new Standing(
                        false,
                        PatternCursor.start(choice.artifacts()),
                        PatternCursor.start(choice.include()),
                        PatternCursor.start(choice.exclude())));
        return list;
    }

    List<Path> folders() {
        return folders;
    }

    List<Path> files() {
        return files;
    }

    List<Path> links() {
        return symbolicLinks;
    }

    long bytes() {
        return bytes;
    }

    /** {@return links that lead out of the workspace, each with where it leads} */
    List<String> leaving() {
        return leaving;
    }

    /** {@return what this user may not read} */
    List<String> unreadable() {
        return unreadable;
    }

    /** By what it is and not by its name: there may be several ways to it. */
    private void leaveOut(Path path) {
        try {
            Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
            if (key != null) {
                leftOut.add(key);
            }
        } catch (IOException e) {
            // What is not there is not copied.
        }
    }

    private void walk(Path folder, Standing at) {
        List<Path> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(root.resolve(folder))) {
            entries.forEach(entry -> names.add(entry.getFileName()));
        } catch (DirectoryIteratorException e) {
            throw failed(folder, Objects.requireNonNull(e.getCause()));
        } catch (AccessDeniedException e) {
            unreadable.add(folder + "/");
            return;
        } catch (NoSuchFileException e) {
            return; // removed meanwhile
        } catch (IOException e) {
            throw failed(folder, e);
        }
        names.sort(null);
        for (Path name : names) {
            boolean git = name.equals(GIT) && folder.toString().isEmpty();
            if (!git) {
                visit(folder.resolve(name), name.toString(), at);
            }
        }
    }

    private void visit(Path path, String name, Standing at) {
        if (isLast(at.exclude, name)) {
            return;
        }
        boolean artifact = at.artifact || isLast(at.artifacts, name);
        boolean included = isLast(at.include, name);
        List<PatternCursor> include = taking(at.include, name);
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(root.resolve(path), BasicFileAttributes.class, NOFOLLOW);
        } catch (NoSuchFileException e) {
            return;
        } catch (IOException e) {
            throw failed(path, e);
        }
        Object key = attributes.fileKey();
        if (key != null && leftOut.contains(key)) {
            return;
        }
        if (attributes.isDirectory()) {
            if (artifact && include.isEmpty()) {
                return;
            }
            if (!artifact || included) {
                add(path);
            }
            walk(
                    path,
                    new Standing(
                            artifact && !included,
                            artifact ? Set.of() : PatternCursor.below(taking(at.artifacts, name)),
                            PatternCursor.below(include),
                            PatternCursor.below(taking(at.exclude, name))));
        } else if (!artifact || included) {
            addFile(path, attributes);
        }
    }

    private void addFile(Path path, BasicFileAttributes attributes) {
        if (attributes.isSymbolicLink()) {
            Path parent = path.getParent();
            String target = links.leavesBy(parent == null ? Path.of("") : parent, path);
            if (target != null) {
                leaving.add(path + " -> " + target);
            }
            addParents(path);
            symbolicLinks.add(path);
        } else if (attributes.isRegularFile()) {
            if (!WorkspaceCopy.isReadable(root.resolve(path))) {
                unreadable.add(path.toString());
            }
            addParents(path);
            files.add(path);
            bytes += attributes.size();
        }
    }

    private void add(Path folder) {
        if (known.add(folder)) {
            addParents(folder);
            folders.add(folder);
        }
    }

    /** A folder of artifacts is made only for the sake of what is included in it. */
    private void addParents(Path path) {
        Path parent = path.getParent();
        if (parent != null) {
            add(parent);
        }
    }

    private static List<PatternCursor> taking(Collection<PatternCursor> cursors, String name) {
        return cursors.stream().filter(cursor -> cursor.takes(name)).toList();
    }

    private static boolean isLast(Collection<PatternCursor> cursors, String name) {
        return cursors.stream().anyMatch(cursor -> cursor.takes(name) && cursor.isLast());
    }

    private CiroachException failed(Path path, IOException e) {
        return new CiroachException(
                Kind.FILES,
                "the workspace " + root + " cannot be copied: " + path + ": " + Reasons.of(e),
                "give the user the right to read it, or name it in copyExclude",
                e);
    }
}
