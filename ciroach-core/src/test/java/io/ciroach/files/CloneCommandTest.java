package io.ciroach.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The {@code cp} of the machine, which copies here whether or not the disk shares blocks. */
class CloneCommandTest {

    /** Their names take more than the two megabytes that Linux hands to a command. */
    private static final int MANY = 10_000;

    private static final CloneCommand WORKS = new CloneCommand("--reflink=auto");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private Path source;

    @SuppressWarnings("NullAway.Init")
    private Path target;

    @BeforeEach
    void makeFolders() throws IOException {
        source = Files.createDirectory(folder.resolve("source"));
        target = Files.createDirectory(folder.resolve("target"));
        Files.writeString(source.resolve("-a b"), "content");
    }

    @Test
    void trialSaysWhetherItWorksAndLeavesNothing() {
        assertThat(WORKS.copies(source, Path.of("-a b"), target)).isTrue();
        assertThat(new CloneCommand("--no-such-option").copies(source, Path.of("-a b"), target))
                .isFalse();
        assertThat(WORKS.copies(source, Path.of("missing"), target)).isFalse();
        assertThat(target).isEmptyDirectory();
    }

    @Test
    void whoIsInterruptedStaysSo() {
        Thread.currentThread().interrupt();
        WORKS.copies(source, Path.of("-a b"), target);
        assertThat(Thread.interrupted()).isTrue();

        Thread.currentThread().interrupt();
        WORKS.copy(source, List.of(Path.of("-a b")), target);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void moreFilesThanACommandLineBearsAreAllCopied() throws Exception {
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            Path file = Path.of("f".repeat(240) + i);
            Files.createFile(source.resolve(file));
            files.add(file);
        }

        WORKS.copy(source, files, target);

        assertThat(target.toFile().list()).hasSize(MANY);
    }

    @Test
    void linkIsCopiedAsOne() throws Exception {
        Files.createSymbolicLink(source.resolve("link"), Path.of("nowhere"));

        WORKS.copy(source, List.of(Path.of("link")), target);

        assertThat(Files.isSymbolicLink(target.resolve("link"))).isTrue();
        assertThat(Files.exists(target.resolve("nowhere"), LinkOption.NOFOLLOW_LINKS))
                .isFalse();
    }
}
