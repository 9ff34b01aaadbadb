package io.ciroach.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Deletes a file or a folder with all that is in it. Each folder is opened without following a link and emptied relative to
 * that handle, so that nothing outside is deleted, even if somebody swaps a folder for a link meanwhile. Tries everything,
 * then throws the first failure.
 */
public final class TreeDeleter {

    /** Each level keeps a handle open, and a step can nest as deep as it likes: below this, subtrees are moved up first. */
    private static final int DEEPEST = 64;

    /** How often a folder is looked at again that somebody still writes to. */
    private static final int LOOKS = 3;

    private final Deque<SafeFiles> open = new ArrayDeque<>();
    private @Nullable IOException first;
    private boolean movedUp;

    private TreeDeleter() {}

    /**
     * Deletes.
     *
     * @param parent a folder whose own path nobody else can change
     * @param name what in it; nothing happens if it is not there
     * @throws IOException the first failure, with the others of its kind attached; the rest is deleted
     */
    public static void delete(Path parent, String name) throws IOException {
        try (SafeFiles files = SafeFiles.in(parent)) {
            delete(files, name);
        }
    }

    static void delete(SafeFiles parent, String name) throws IOException {
        TreeDeleter deleter = new TreeDeleter();
        deleter.remove(parent, name);
        if (deleter.first != null) {
            throw deleter.first;
        }
    }

    private void remove(SafeFiles parent, String name) {
        try {
            if (parent.attributes(name).isDirectory()) {
                removeFolder(parent, name);
            } else {
                retrying(parent, () -> parent.deleteFile(name));
            }
        } catch (NoSuchFileException e) {
            // Gone is gone.
        } catch (IOException e) {
            failed(e);
        }
    }

    private void removeFolder(SafeFiles parent, String name) throws IOException {
        if (open.size() == DEEPEST) {
            open.getFirst().take(parent, name, ".deeper-" + UUID.randomUUID());
            movedUp = true;
            return;
        }
        for (int look = 1; ; look++) {
            try (SafeFiles folder = parent.folder(name)) {
                empty(folder);
            }
            try {
                retrying(parent, () -> parent.deleteFolder(name));
                return;
            } catch (DirectoryNotEmptyException e) {
                if (first != null || look == LOOKS) {
                    throw e;
                }
            }
        }
    }

    private void empty(SafeFiles folder) throws IOException {
        open.addLast(folder);
        try {
            do {
                movedUp = movedUp && open.size() > 1;
                folder.names().forEach(name -> remove(folder, name));
            } while (movedUp && open.size() == 1);
        } finally {
            open.removeLast();
        }
    }

    /** A folder of one's own without the right to write (Go's module cache) does not stand in the way. */
    private static void retrying(SafeFiles parent, Deletion deletion) throws IOException {
        try {
            deletion.run();
        } catch (AccessDeniedException e) {
            try {
                parent.allowOwner();
            } catch (IOException notOurs) {
                throw e;
            }
            deletion.run();
        }
    }

    private void failed(IOException failure) {
        if (first == null) {
            first = failure;
        }
    }

    @FunctionalInterface
    private interface Deletion {
        void run() throws IOException;
    }
}
