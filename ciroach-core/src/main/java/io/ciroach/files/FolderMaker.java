package io.ciroach.files;

import io.ciroach.problem.CiroachException;
import io.ciroach.problem.CiroachException.Kind;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.UUID;

/** Finds, makes and opens folders in the workspace without following a link there. */
final class FolderMaker {

    /** As many as Linux follows. */
    private static final int MOST_LINKS = 40;

    private static final Object MAKING = new Object();

    private static final String OTHER_FOLDER = "name another folder with ciroach.reportDirectory";

    private final Path workspace;

    FolderMaker(Workspace workspace) {
        this.workspace = workspace.path();
    }

    /**
     * Resolves the links on the way to a folder, part by part, as the kernel does; but a link that lies in the workspace is
     * refused, whoever made it.
     *
     * @return the real path as far as it exists
     */
    Path locate(Path folder) {
        Path absolute = workspace.resolve(folder);
        Path at = root(absolute);
        Deque<Path> parts = new ArrayDeque<>();
        absolute.forEach(parts::addLast);
        int links = 0;
        while (!parts.isEmpty()) {
            Path part = parts.removeFirst();
            if (part.toString().equals("..")) {
                at = Objects.requireNonNullElse(at.getParent(), at);
            } else if (!part.toString().equals(".")) {
                Path next = at.resolve(part);
                if (!Files.isSymbolicLink(next)) {
                    at = next;
                } else if (at.startsWith(workspace)) {
                    throw linkInTheWay(next);
                } else {
                    if (++links > MOST_LINKS) {
                        throw new CiroachException(
                                Kind.FILES, "too many links on the way to " + folder, OTHER_FOLDER, null);
                    }
                    at = follow(next, at, parts);
                }
            }
        }
        return at;
    }

    private static Path follow(Path link, Path at, Deque<Path> parts) {
        try {
            Path target = Files.readSymbolicLink(link);
            for (int i = target.getNameCount() - 1; i >= 0; i--) {
                parts.addFirst(target.getName(i));
            }
            return target.isAbsolute() ? root(target) : at;
        } catch (IOException e) {
            throw new CiroachException(
                    Kind.FILES, "the link " + link + " cannot be followed: " + Reasons.of(e), OTHER_FOLDER, e);
        }
    }

    private static Path root(Path absolute) {
        return Objects.requireNonNull(absolute.getRoot());
    }

    /** Opens a located folder; what is missing on the way is made. */
    SafeFiles open(Path path) throws IOException {
        return descend(path, true);
    }

    /** Opens a located folder that is there. */
    SafeFiles find(Path path) throws IOException {
        return descend(path, false);
    }

    private SafeFiles descend(Path path, boolean make) throws IOException {
        if (!path.startsWith(workspace)) {
            if (make) {
                Files.createDirectories(path);
            }
            return SafeFiles.in(path);
        }
        SafeFiles files = SafeFiles.in(workspace);
        Path at = workspace;
        for (int i = workspace.getNameCount(); i < path.getNameCount(); i++) {
            String name = path.getName(i).toString();
            try (SafeFiles parent = files) {
                files = make ? enter(parent, at, name) : parent.folder(name);
            }
            at = at.resolve(name);
        }
        return files;
    }

    /** Opens a folder in an open one, and makes it if it is not there. */
    SafeFiles enter(SafeFiles parent, Path parentPath, String name) throws IOException {
        try {
            return enterExisting(parent, parentPath, name);
        } catch (NoSuchFileException e) {
            makeIfMissing(parent, parentPath, name);
            return enterExisting(parent, parentPath, name);
        }
    }

    /**
     * One at a time in this process, for parallel runs share the folders above their reports: a folder that is moved onto an
     * empty one takes its place, and whoever has that open can make nothing in it any more. Another process is not kept from it:
     * whoever loses a folder to one gets a {@link NoSuchFileException}, and begins anew.
     */
    private void makeIfMissing(SafeFiles parent, Path parentPath, String name) throws IOException {
        synchronized (MAKING) {
            if (!isThere(parent, name)) {
                make(parent, parentPath, name);
            }
        }
    }

    private static SafeFiles enterExisting(SafeFiles parent, Path parentPath, String name) throws IOException {
        BasicFileAttributes attributes = parent.attributes(name);
        if (attributes.isSymbolicLink()) {
            throw linkInTheWay(parentPath.resolve(name));
        }
        if (!attributes.isDirectory()) {
            throw new NotDirectoryException(parentPath.resolve(name).toString());
        }
        return parent.folder(name);
    }

    /**
     * Java cannot make a folder relative to a handle, but it can move one: so it is made where no step can swap what lies
     * above it, directly in the workspace, and moved to its place. On another file system (a mounted {@code target}), or
     * where the workspace itself cannot be written, it is made by path: whoever swaps a folder for a link in that very
     * moment gets an empty folder made elsewhere, and Ciroach writes nothing to it.
     */
    private void make(SafeFiles parent, Path parentPath, String name) throws IOException {
        if (!parentPath.startsWith(workspace) || parentPath.equals(workspace)) {
            makeByPath(parentPath.resolve(name));
            return;
        }
        String fresh = ".ciroach-" + UUID.randomUUID();
        try (SafeFiles root = SafeFiles.in(workspace)) {
            Files.createDirectory(workspace.resolve(fresh));
            try {
                parent.take(root, fresh, name);
            } catch (IOException e) {
                root.deleteFolder(fresh);
                if (!isThere(parent, name)) {
                    throw e;
                }
                // Another process was quicker, and something is in its folder by now; what it is will be looked at.
            }
        } catch (AtomicMoveNotSupportedException | AccessDeniedException e) {
            makeByPath(parentPath.resolve(name));
        }
    }

    private static boolean isThere(SafeFiles parent, String name) throws IOException {
        try {
            return parent.attributes(name) != null;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static void makeByPath(Path path) throws IOException {
        try {
            Files.createDirectory(path);
        } catch (FileAlreadyExistsException e) {
            // Somebody else was quicker; what it is will be looked at.
        }
    }

    private static CiroachException linkInTheWay(Path link) {
        return new CiroachException(
                Kind.FILES,
                link
                        + " is a link: reports are not written through a link in the workspace, since a step can plant one",
                "remove the link, or " + OTHER_FOLDER,
                null);
    }
}
