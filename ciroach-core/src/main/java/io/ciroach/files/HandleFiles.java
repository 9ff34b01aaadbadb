package io.ciroach.files;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Through an open directory: the kernel resolves each name from there. */
final class HandleFiles implements SafeFiles {

    private static final LinkOption NOFOLLOW = LinkOption.NOFOLLOW_LINKS;

    private final SecureDirectoryStream<Path> handle;

    HandleFiles(SecureDirectoryStream<Path> handle) {
        this.handle = handle;
    }

    @Override
    public List<Path> names() throws IOException {
        // A stream can be read once, so each listing opens the folder anew: "." is no link.
        try (SecureDirectoryStream<Path> again = handle.newDirectoryStream(Path.of("."), NOFOLLOW)) {
            List<Path> names = new ArrayList<>();
            again.forEach(entry -> names.add(entry.getFileName()));
            return names;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    @Override
    public BasicFileAttributes attributes(Path name) throws IOException {
        return handle.getFileAttributeView(name, BasicFileAttributeView.class, NOFOLLOW)
                .readAttributes();
    }

    @Override
    public Object key() throws IOException {
        return handle.getFileAttributeView(BasicFileAttributeView.class)
                .readAttributes()
                .fileKey();
    }

    @Override
    public SafeFiles folder(Path name) throws IOException {
        return new HandleFiles(handle.newDirectoryStream(name, NOFOLLOW));
    }

    @Override
    public SeekableByteChannel open(Path name, OpenOption... options) throws IOException {
        Set<OpenOption> all = new HashSet<>(List.of(options));
        all.add(NOFOLLOW);
        return handle.newByteChannel(name, all);
    }

    @Override
    public void deleteFile(Path name) throws IOException {
        handle.deleteFile(name);
    }

    @Override
    public void deleteFolder(Path name) throws IOException {
        handle.deleteDirectory(name);
    }

    @Override
    public void take(SafeFiles from, Path name, Path newName) throws IOException {
        ((HandleFiles) from).handle.move(name, handle, newName);
    }

    @Override
    public void allowOwner() throws IOException {
        handle.getFileAttributeView(PosixFileAttributeView.class)
                .setPermissions(PosixFilePermissions.fromString("rwx------"));
    }

    @Override
    public void close() throws IOException {
        handle.close();
    }
}
