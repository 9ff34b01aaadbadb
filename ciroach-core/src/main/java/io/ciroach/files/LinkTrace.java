package io.ciroach.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Follows links of a tree as the kernel does, part by part, to see whether one leads out of it. */
final class LinkTrace {

    /** As many as Linux follows. */
    private static final int MOST_LINKS = 40;

    private final Path root;

    LinkTrace(Path root) {
        this.root = root;
    }

    /**
     * Follows one.
     *
     * @param folder in which it lies, relative to the tree, without links
     * @param link its path relative to the tree
     * @return where it leads, as it says so itself, if that is out of the tree at any point; else null. What leads nowhere,
     *     or round in a circle, within the tree does not leave it
     */
    @Nullable
    String leavesBy(Path folder, Path link) {
        try {
            Path target = Files.readSymbolicLink(root.resolve(link));
            return leaves(folder, target) ? target.toString() : null;
        } catch (IOException e) {
            return null; // it is a link no more
        }
    }

    private boolean leaves(Path folder, Path target) throws IOException {
        Path at = root.resolve(folder).normalize();
        Deque<Path> parts = new ArrayDeque<>();
        if (!push(target, parts)) {
            return true;
        }
        for (int followed = 0; !parts.isEmpty(); ) {
            String part = parts.removeFirst().toString();
            if (part.equals("..")) {
                at = Objects.requireNonNull(at.getParent());
                if (!at.startsWith(root)) {
                    return true;
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                Path next = at.resolve(part);
                if (!Files.isSymbolicLink(next)) {
                    at = next;
                } else if (++followed > MOST_LINKS) {
                    return false;
                } else if (!push(Files.readSymbolicLink(next), parts)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether it stays relative: an absolute link means another place, on this machine as in a container. */
    private static boolean push(Path target, Deque<Path> parts) {
        for (int i = target.getNameCount() - 1; i >= 0; i--) {
            parts.addFirst(target.getName(i));
        }
        return !target.isAbsolute();
    }
}
