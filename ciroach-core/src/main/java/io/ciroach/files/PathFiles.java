package io.ciroach.files;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Through the path, for platforms whose Java has no handle of a folder (macOS): before each call the folder must still be
 * the one that was opened. That leaves a moment between look and call; there is nothing better on such a platform.
 */
final class PathFiles implements SafeFiles {

    private static final LinkOption NOFOLLOW = LinkOption.NOFOLLOW_LINKS;

    private final Path folder;
    private final Object key;

    PathFiles(Path folder) throws IOException {
        this.folder = folder;
        this.key = keyNow();
    }

    @Override
    public List<Path> names() throws IOException {
        try (Stream<Path> entries = Files.list(same())) {
            return entries.map(Path::getFileName).toList();
        }
    }

    @Override
    public BasicFileAttributes attributes(Path name) throws IOException {
        return Files.readAttributes(same().resolve(name), BasicFileAttributes.class, NOFOLLOW);
    }

    @Override
    public Object key() throws IOException {
        same();
        return key;
    }

    @Override
    public SafeFiles folder(Path name) throws IOException {
        return new PathFiles(same().resolve(name));
    }

    @Override
    public SeekableByteChannel open(Path name, OpenOption... options) throws IOException {
        Set<OpenOption> all = new HashSet<>(List.of(options));
        all.add(NOFOLLOW);
        return Files.newByteChannel(same().resolve(name), all);
    }

    @Override
    public void deleteFile(Path name) throws IOException {
        if (attributes(name).isDirectory()) {
            throw new FileSystemException(name.toString(), null, "Is a directory");
        }
        Files.delete(same().resolve(name));
    }

    @Override
    public void deleteFolder(Path name) throws IOException {
        Files.delete(same().resolve(name));
    }

    @Override
    public void take(SafeFiles from, Path name, Path newName) throws IOException {
        Path source = ((PathFiles) from).same().resolve(name);
        Files.move(source, same().resolve(newName), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void allowOwner() throws IOException {
        Files.setPosixFilePermissions(same(), PosixFilePermissions.fromString("rwx------"));
    }

    @Override
    public void close() {}

    private Path same() throws IOException {
        if (!key.equals(keyNow())) {
            throw new FileSystemException(folder.toString(), null, "was replaced meanwhile");
        }
        return folder;
    }

    private Object keyNow() throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(folder, BasicFileAttributes.class, NOFOLLOW);
        if (!attributes.isDirectory()) {
            throw new FileSystemException(folder.toString(), null, "Not a directory");
        }
        return Objects.requireNonNull(attributes.fileKey());
    }
}
