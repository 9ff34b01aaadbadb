package io.ciroach.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/**
 * The files of one folder, reached through the folder itself and not through its path. Names are single ones; a link is
 * never followed. Thread-safe.
 */
interface SafeFiles extends Closeable {

    /** Opens a folder whose path nobody else can change; closing the result closes the folder. */
    @SuppressWarnings("StreamResourceLeak") // the result closes it
    static SafeFiles in(Path folder) throws IOException {
        DirectoryStream<Path> stream = Files.newDirectoryStream(folder);
        if (stream instanceof SecureDirectoryStream<Path> handle) {
            return new HandleFiles(handle);
        }
        stream.close();
        return new PathFiles(folder);
    }

    /** {@return what is in it; a name need not be text in the encoding of this process, so it stays a path} */
    List<Path> names() throws IOException;

    BasicFileAttributes attributes(Path name) throws IOException;

    /** {@return what identifies this folder: the same for each way to it} */
    Object key() throws IOException;

    /** Opens a folder in this one; a link to a folder is an error. */
    SafeFiles folder(Path name) throws IOException;

    SeekableByteChannel open(Path name, OpenOption... options) throws IOException;

    /** Removes a file, or a link itself. */
    void deleteFile(Path name) throws IOException;

    void deleteFolder(Path name) throws IOException;

    /** Moves something of another folder into this one: within one file system, in one step, over a file of the new name. */
    void take(SafeFiles from, Path name, Path newName) throws IOException;

    /** Gives the owner all rights to this very folder. */
    void allowOwner() throws IOException;

    // ---- the same by names that we give

    default BasicFileAttributes attributes(String name) throws IOException {
        return attributes(Path.of(name));
    }

    default SafeFiles folder(String name) throws IOException {
        return folder(Path.of(name));
    }

    default SeekableByteChannel open(String name, OpenOption... options) throws IOException {
        return open(Path.of(name), options);
    }

    default void deleteFile(String name) throws IOException {
        deleteFile(Path.of(name));
    }

    default void deleteFolder(String name) throws IOException {
        deleteFolder(Path.of(name));
    }

    default void take(SafeFiles from, String name, String newName) throws IOException {
        take(from, Path.of(name), Path.of(newName));
    }
}
