package io.ciroach.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Deletes a file or a folder with all that is in it. Each folder is opened without following a link and emptied relative to
 * that handle, so that nothing outside is deleted, even if somebody swaps a folder for a link meanwhile. Tries everything,
 * then tells what is left.
 */
public final class TreeDeleter {

    /** Each level keeps a handle open, and a step can nest as deep as it likes: below this, subtrees are moved up first. */
    private static final int DEEPEST = 64;

    /** How often a folder is looked at again that somebody still writes to. */
    private static final int LOOKS = 3;

    /**
     * What came of it.
     *
     * @param removed what is gone: the whole, or the largest parts of it
     * @param left what could not be deleted, and why; a folder whose entries may not be touched stands for all of them
     */
    record Deletion(List<String> removed, Map<String, IOException> left) {}

    /** An open folder that is being emptied. */
    private static final class Level {
        private final SafeFiles folder;
        private final String path;
        private final List<String> gone = new ArrayList<>();
        private final Map<String, IOException> denied = new LinkedHashMap<>();
        private boolean holdsKept;
        private boolean stays;

        Level(SafeFiles folder, String path) {
            this.folder = folder;
            this.path = path;
        }
    }

    private final Set<Object> kept;
    private final BooleanSupplier cutShort;
    private final Deque<Level> open = new ArrayDeque<>();
    private final List<String> removed = new ArrayList<>();
    private final Map<String, IOException> left = new LinkedHashMap<>();
    private boolean movedUp;

    private TreeDeleter(Set<Object> kept, BooleanSupplier cutShort) {
        this.kept = kept;
        this.cutShort = cutShort;
    }

    /**
     * Deletes.
     *
     * @param parent a folder whose own path nobody else can change
     * @param name what in it; nothing happens if it is not there
     * @throws IOException the first failure; the rest is deleted
     */
    public static void delete(Path parent, String name) throws IOException {
        try (SafeFiles files = SafeFiles.in(parent)) {
            delete(files, name);
        }
    }

    static void delete(SafeFiles parent, String name) throws IOException {
        Deletion deletion = delete(parent, Path.of(name), name, Set.of(), () -> false);
        if (!deletion.left().isEmpty()) {
            throw deletion.left().values().iterator().next();
        }
    }

    /**
     * Deletes all but what is to stay, and the folders that hold that.
     *
     * @param parent where it lies
     * @param name what in it
     * @param path what it is called in the answer
     * @param kept keys of what stays, with all that is in it
     * @param cutShort whether to end early
     */
    static Deletion delete(SafeFiles parent, Path name, String path, Set<Object> kept, BooleanSupplier cutShort) {
        TreeDeleter deleter = new TreeDeleter(kept, cutShort);
        if (deleter.remove(parent, name, path)) {
            deleter.removed.add(path);
        }
        return new Deletion(deleter.removed, deleter.left);
    }

    /** Whether it is gone. */
    private boolean remove(SafeFiles parent, Path name, String path) {
        if (cutShort.getAsBoolean()) {
            return false;
        }
        try {
            BasicFileAttributes attributes = parent.attributes(name);
            if (isKept(attributes.fileKey())) {
                return false;
            }
            if (attributes.isDirectory()) {
                return removeFolder(parent, name, path);
            }
            retrying(parent, () -> parent.deleteFile(name));
            return true;
        } catch (NoSuchFileException e) {
            return true; // gone is gone
        } catch (AccessDeniedException e) {
            Level level = open.peekLast();
            (level == null ? left : level.denied).put(path, e);
        } catch (IOException e) {
            left.put(path, e);
        }
        return false;
    }

    private boolean isKept(@Nullable Object key) {
        boolean stays = key != null && kept.contains(key);
        Level level = open.peekLast();
        if (stays && level != null) {
            level.holdsKept = true;
        }
        return stays;
    }

    private boolean removeFolder(SafeFiles parent, Path name, String path) throws IOException {
        if (open.size() == DEEPEST) {
            open.getFirst().folder.take(parent, name, Path.of(".deeper-" + UUID.randomUUID()));
            movedUp = true;
            return true;
        }
        for (int look = 1; ; look++) {
            try (SafeFiles folder = parent.folder(name)) {
                if (isKept(folder.key())) {
                    return false;
                }
                if (!empty(new Level(folder, path))) {
                    return false;
                }
            }
            try {
                retrying(parent, () -> parent.deleteFolder(name));
                return true;
            } catch (DirectoryNotEmptyException e) {
                if (look == LOOKS) {
                    throw e;
                }
            }
        }
    }

    /** Whether nothing in it stays. */
    private boolean empty(Level level) throws IOException {
        open.addLast(level);
        try {
            do {
                movedUp = movedUp && open.size() > 1;
                for (Path name : level.folder.names()) {
                    String path = level.path + "/" + name;
                    if (remove(level.folder, name, path)) {
                        level.gone.add(path);
                    } else {
                        level.stays = true;
                    }
                }
            } while (movedUp && open.size() == 1);
        } finally {
            open.removeLast();
        }
        if (level.stays) {
            settle(level);
        }
        return !level.stays;
    }

    private void settle(Level level) {
        removed.addAll(level.gone);
        Level above = open.peekLast();
        if (level.holdsKept && above != null) {
            above.holdsKept = true;
        }
        if (level.holdsKept) {
            left.putAll(level.denied);
        } else if (!level.denied.isEmpty()) {
            left.put(level.path, level.denied.values().iterator().next());
        }
    }

    /** A folder of one's own without the right to write (Go's module cache) does not stand in the way. */
    private static void retrying(SafeFiles parent, Removal removal) throws IOException {
        try {
            removal.run();
        } catch (AccessDeniedException e) {
            try {
                parent.allowOwner();
            } catch (IOException notOurs) {
                throw e;
            }
            removal.run();
        }
    }

    @FunctionalInterface
    private interface Removal {
        void run() throws IOException;
    }
}
