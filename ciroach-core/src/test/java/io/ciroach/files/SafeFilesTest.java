package io.ciroach.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What both ways to a folder's files must do alike. */
class SafeFilesTest {

    enum Way {
        HANDLE {
            @Override
            SafeFiles in(Path folder) throws IOException {
                return new HandleFiles((SecureDirectoryStream<Path>) Files.newDirectoryStream(folder));
            }
        },
        PATH {
            @Override
            SafeFiles in(Path folder) throws IOException {
                return new PathFiles(folder);
            }
        };

        abstract SafeFiles in(Path folder) throws IOException;
    }

    @TempDir
    Path temporary;

    private Path folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createDirectories(temporary.toRealPath().resolve("folder"));
        Files.createDirectory(folder.resolve("sub"));
        Files.createSymbolicLink(folder.resolve("link"), temporary);
        Files.createFile(temporary.resolve("victim"));
    }

    @Test
    void thisPlatformHasHandles() throws IOException {
        try (SafeFiles files = SafeFiles.in(folder)) {
            assertThat(files).isInstanceOf(HandleFiles.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void namesAreListedEachTimeAnew(Way way) throws IOException {
        try (SafeFiles files = way.in(folder)) {
            assertThat(files.names()).map(Path::toString).containsExactlyInAnyOrder("sub", "link");
            Files.createFile(folder.resolve("new"));
            assertThat(files.names()).map(Path::toString).containsExactlyInAnyOrder("sub", "link", "new");
        }
    }

    @ParameterizedTest
    @EnumSource
    void linksAreSeenAndNotFollowed(Way way) throws IOException {
        Files.createSymbolicLink(folder.resolve("file-link"), temporary.resolve("victim"));
        try (SafeFiles files = way.in(folder)) {
            assertThat(files.attributes("link").isSymbolicLink()).isTrue();
            assertThatThrownBy(() -> files.folder("link")).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> files.open("file-link", StandardOpenOption.WRITE))
                    .isInstanceOf(IOException.class);
            files.deleteFile("link");
        }
        assertThat(temporary.resolve("victim")).exists();
    }

    @ParameterizedTest
    @EnumSource
    void filesAreMadeMovedAndDeleted(Way way) throws IOException {
        try (SafeFiles files = way.in(folder);
                SafeFiles sub = files.folder("sub")) {
            try (SeekableByteChannel channel =
                    files.open("new", StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(new byte[] {'x'}));
            }
            sub.take(files, "new", "moved");
            assertThat(folder.resolve("sub/moved")).hasContent("x");
            sub.deleteFile("moved");
            files.deleteFolder("sub");
            assertThatThrownBy(() -> files.attributes("sub")).isInstanceOf(NoSuchFileException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void folderIsNoFileToDelete(Way way) throws IOException {
        try (SafeFiles files = way.in(folder)) {
            assertThatThrownBy(() -> files.deleteFile("sub")).isInstanceOf(IOException.class);
        }
        assertThat(folder.resolve("sub")).exists();
    }

    @ParameterizedTest
    @EnumSource
    void treesAreDeleted(Way way) throws IOException {
        Files.createDirectories(folder.resolve("sub/a/b"));
        Files.createSymbolicLink(folder.resolve("sub/a/link"), temporary);
        try (SafeFiles files = way.in(folder)) {
            TreeDeleter.delete(files, "sub");
        }
        assertThat(folder.resolve("sub")).doesNotExist();
        assertThat(temporary.resolve("victim")).exists();
    }

    @Test
    void byPathAFolderThatWasReplacedIsNotTouched() throws IOException {
        try (SafeFiles files = new PathFiles(folder)) {
            Files.move(folder, temporary.resolve("aside"));
            Files.createSymbolicLink(folder, temporary);
            assertThatThrownBy(() -> files.deleteFile("victim")).isInstanceOf(IOException.class);
        }
        assertThat(temporary.resolve("victim")).exists();
    }

    @Test
    void fileIsNoFolder() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> new PathFiles(file))
                .isInstanceOfSatisfying(
                        FileSystemException.class,
                        e -> assertThat(e.getReason()).isEqualTo("Not a directory"));
        try (SafeFiles files = new PathFiles(folder)) {
            assertThatThrownBy(() -> files.deleteFile("sub"))
                    .isInstanceOfSatisfying(
                            FileSystemException.class,
                            e -> assertThat(e.getReason()).isEqualTo("Is a directory"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void keyIsTheSameForEachWayToAFolder(Way way) throws IOException {
        try (SafeFiles files = way.in(folder);
                SafeFiles sub = files.folder("sub");
                SafeFiles again = way.in(folder.resolve("sub"))) {
            assertThat(sub.key()).isEqualTo(again.key()).isNotEqualTo(files.key());
            assertThat(files.attributes("sub").fileKey()).isEqualTo(sub.key());
        }
    }

    @ParameterizedTest
    @EnumSource
    void ownerIsGivenAllRightsAndNobodyElseAny(Way way) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
        try (SafeFiles files = way.in(folder)) {
            files.allowOwner();
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsTakenReplacesAFileOfTheNewName(Way way) throws IOException {
        Files.writeString(folder.resolve("new"), "new");
        Files.writeString(folder.resolve("sub/old"), "old");
        try (SafeFiles files = way.in(folder);
                SafeFiles sub = files.folder("sub")) {
            sub.take(files, "new", "old");
        }
        assertThat(folder.resolve("sub/old")).hasContent("new");
        assertThat(folder.resolve("new")).doesNotExist();
    }

    @Test
    void byPathNothingOfAFolderThatWasReplacedIsSeen() throws IOException {
        try (SafeFiles files = new PathFiles(folder)) {
            Files.move(folder, temporary.resolve("aside"));
            Files.createDirectory(folder);
            Files.createFile(folder.resolve("theirs"));
            for (ThrowingCallable call : List.<ThrowingCallable>of(
                    files::names,
                    files::key,
                    files::allowOwner,
                    () -> files.attributes("theirs"),
                    () -> files.folder("theirs"),
                    () -> files.open("theirs", StandardOpenOption.READ),
                    () -> files.deleteFolder("theirs"),
                    () -> files.take(files, "theirs", "ours"))) {
                assertThatThrownBy(call)
                        .isInstanceOfSatisfying(
                                FileSystemException.class,
                                e -> assertThat(e.getReason()).isEqualTo("was replaced meanwhile"));
            }
        }
        assertThat(folder.resolve("theirs")).exists();
    }
}
