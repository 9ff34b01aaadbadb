package io.ciroach.clean;

import io.ciroach.files.Workspace;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A file of somebody else, as far as deleting goes, whoever runs the test: the entry of an open file in {@code /proc} may not
 * be deleted, not even by root, and goes when the file is closed.
 */
final class OpenFile implements AutoCloseable {

    /** Who opens a file next gets the lowest number that is free; ours is beyond those. */
    private static final int LOWER_ONES = 50;

    private final List<FileChannel> channels = new ArrayList<>();
    private final String name;

    OpenFile(Path folder) throws IOException {
        Path file = Files.createFile(folder.resolve("open")).toRealPath();
        for (int i = 0; i <= LOWER_ONES; i++) {
            channels.add(FileChannel.open(file, StandardOpenOption.READ));
        }
        try (Stream<Path> entries = Files.list(workspace().path())) {
            name = entries.filter(entry -> leadsTo(entry, file))
                    .map(entry -> String.valueOf(entry.getFileName()))
                    .max(Comparator.comparing(Integer::valueOf))
                    .orElseThrow();
        }
    }

    private static boolean leadsTo(Path entry, Path file) {
        try {
            return Files.readSymbolicLink(entry).equals(file);
        } catch (IOException e) {
            return false; // it was closed meanwhile
        }
    }

    /** The folder in which it lies. */
    static Workspace workspace() {
        return Workspace.of(Path.of("/proc/self/fd"));
    }

    /** What it is called there. */
    String name() {
        return name;
    }

    Path path() {
        return workspace().path().resolve(name);
    }

    @Override
    public void close() throws IOException {
        for (FileChannel channel : channels) {
            channel.close();
        }
    }
}
