package io.ciroach.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TreeDeleterTest {

    @TempDir
    Path temporary;

    private Path parent;
    private Path outside;

    @BeforeEach
    void makeFolders() throws IOException {
        parent = Files.createDirectory(temporary.resolve("parent"));
        outside = Files.createDirectory(temporary.resolve("outside"));
        Files.writeString(outside.resolve("victim"), "precious");
    }

    @Test
    void treeIsDeletedAndItsSiblingIsNot() throws IOException {
        Files.createDirectories(parent.resolve("tree/a/b"));
        Files.createFile(parent.resolve("tree/a/file"));
        Files.createFile(parent.resolve("sibling"));
        TreeDeleter.delete(parent, "tree");
        assertThat(parent).isDirectoryNotContaining("glob:**tree").isDirectoryContaining("glob:**sibling");
    }

    @Test
    void fileAndLinkAreDeletedThemselves() throws IOException {
        Files.createFile(parent.resolve("file"));
        Files.createSymbolicLink(parent.resolve("link"), outside);
        TreeDeleter.delete(parent, "file");
        TreeDeleter.delete(parent, "link");
        assertThat(parent).isEmptyDirectory();
        assertThat(outside.resolve("victim")).exists();
    }

    @Test
    void linksInTheTreeAreNotFollowed() throws IOException {
        Files.createDirectories(parent.resolve("tree"));
        Files.createSymbolicLink(parent.resolve("tree/link"), outside);
        TreeDeleter.delete(parent, "tree");
        assertThat(outside.resolve("victim")).exists();
    }

    /** As any name with an umlaut is none in the encoding of a process without a locale. */
    @Test
    void namesThatAreNoTextAreDeleted() throws Exception {
        Path folder = Files.createDirectories(parent.resolve("tree/module"));
        Process made = new ProcessBuilder(
                        "sh",
                        "-c",
                        "cd \"$1\" && name=$(printf 'x\\377') && mkdir \"$name\" && echo >\"$name/$name\"",
                        "sh",
                        folder + "")
                .inheritIO()
                .start();
        assertThat(made.waitFor()).isZero();
        assertThat(folder).isNotEmptyDirectory();
        TreeDeleter.delete(parent, "tree");
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void missingOneIsNoFailure() {
        assertThatCode(() -> TreeDeleter.delete(parent, "missing")).doesNotThrowAnyException();
    }

    @Test
    void folderOfOnesOwnWithoutTheRightToWriteIsDeleted() throws IOException {
        Path folder = Files.createDirectories(parent.resolve("tree/module"));
        Files.createFile(folder.resolve("file"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
        TreeDeleter.delete(parent, "tree");
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void treeDeeperThanAnyPathIsDeleted() throws IOException {
        // Each part is as deep as a path can say; moved one into another they are three times that.
        Path bottom = parent.resolve("d/" + "a-folder-with-a-name/".repeat(150));
        for (int part = 0; part < 3; part++) {
            Files.createDirectories(bottom);
            Path below = temporary.resolve("below");
            if (Files.exists(below)) {
                Files.move(below, bottom.resolve("below"));
            }
            Files.move(parent.resolve("d"), below);
        }
        TreeDeleter.delete(temporary, "below");
        assertThat(temporary.resolve("below")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tree", "tree/folder", "tree/folder/deep"})
    void whoSwapsAFolderForALinkAtAnyMomentGetsNothingDeletedOutside(String swapped) throws IOException {
        Path folder = parent.resolve(swapped);
        for (int moment = 1; ; moment++) {
            Files.createDirectories(parent.resolve("tree/folder/deep"));
            Files.writeString(parent.resolve("tree/folder/deep/victim"), "own");
            Path aside =
                    Files.createDirectory(temporary.resolve("aside-" + moment)).resolve("aside");
            Traitor traitor = new Traitor(SafeFiles.in(parent), moment, () -> {
                if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
                    Files.move(folder, aside);
                    Files.createSymbolicLink(folder, outside);
                }
            });
            try (traitor) {
                TreeDeleter.delete(traitor, "tree");
            } catch (IOException e) {
                // What stands there now is no folder: the next look would find a link and delete that.
                assertThat(e).isNotNull();
            }
            assertThat(outside.resolve("victim"))
                    .as("swapped before call %s", moment)
                    .hasContent("precious");
            TreeDeleter.delete(parent, "tree");
            if (!traitor.struck()) {
                assertThat(moment).isGreaterThan(5);
                return;
            }
        }
    }
}
