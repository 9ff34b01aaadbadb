package io.ciroach.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ciroach.files.TreeDeleter.Deletion;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of a tree that cannot be deleted in whole. */
class TreeDeleterRefusalsTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path parent;

    @BeforeEach
    void makeATree() throws IOException {
        for (String file : List.of("tree/a", "tree/sub/x", "tree/sub/y", "tree/z/deep/file")) {
            Path path = parent.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, file);
        }
    }

    private static Refusing.Rule denying(String call, String... paths) {
        Set<String> denied = Set.of(paths);
        return (asked, path) -> {
            if (asked.equals(call) && denied.contains(path)) {
                throw new AccessDeniedException(path);
            }
            if (asked.equals("allowOwner")) {
                throw new FileSystemException(path, null, "Operation not permitted"); // it is somebody else's
            }
        };
    }

    private Deletion delete(Refusing.Rule rule, Path... kept) throws IOException {
        Set<Object> keys = new HashSet<>();
        for (Path path : kept) {
            keys.add(Objects.requireNonNull(
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                            .fileKey()));
        }
        try (SafeFiles files = new Refusing(SafeFiles.in(parent), rule)) {
            return TreeDeleter.delete(files, Path.of("tree"), "the/tree", keys, () -> false);
        }
    }

    @Test
    void treeThatIsGoneIsNamedByItself() throws Exception {
        Deletion deletion = delete((call, path) -> {});

        assertThat(deletion.removed()).containsExactly("the/tree");
        assertThat(deletion.left()).isEmpty();
    }

    @Test
    void folderWhoseEntriesMayNotBeTouchedStandsForAllOfThem() throws Exception {
        Deletion deletion = delete(denying("deleteFile", "tree/sub/x", "tree/sub/y"));

        assertThat(deletion.left()).containsOnlyKeys("the/tree/sub");
        assertThat(deletion.left().get("the/tree/sub")).isInstanceOf(AccessDeniedException.class);
        assertThat(deletion.removed()).containsExactlyInAnyOrder("the/tree/a", "the/tree/z");
        assertThat(parent.resolve("tree/sub/x")).exists();
    }

    @Test
    void folderThatHoldsWhatIsKeptDoesNotStandForOthersThatAreDenied() throws Exception {
        Deletion deletion = delete(denying("deleteFile", "tree/sub/x"), parent.resolve("tree/sub/y"));

        assertThat(deletion.left()).containsOnlyKeys("the/tree/sub/x");
    }

    @Test
    void folderAboveOneThatHoldsWhatIsKeptDoesNotStandForOthersEither() throws Exception {
        Deletion deletion = delete(denying("deleteFile", "tree/a"), parent.resolve("tree/z/deep/file"));

        assertThat(deletion.left()).containsOnlyKeys("the/tree/a");
        assertThat(deletion.removed()).containsExactly("the/tree/sub");
    }

    @Test
    void whatFailsForAnotherReasonIsNamedItself() throws Exception {
        Deletion deletion = delete((call, path) -> {
            if (call.equals("deleteFile") && path.equals("tree/sub/x")) {
                throw new FileSystemException(path, null, "Device or resource busy");
            }
        });

        assertThat(deletion.left()).containsOnlyKeys("the/tree/sub/x");
        assertThat(deletion.removed()).containsExactlyInAnyOrder("the/tree/a", "the/tree/sub/y", "the/tree/z");
    }

    @Test
    void treeOfWhichNothingMayBeTouchedIsNamedItself() throws Exception {
        Deletion deletion = delete(denying("folder", "tree"));

        assertThat(deletion.left()).containsOnlyKeys("the/tree");
        assertThat(deletion.removed()).isEmpty();
    }

    @Test
    void wholeTreeMayBeKept() throws Exception {
        Deletion deletion = delete((call, path) -> {}, parent.resolve("tree"));

        assertThat(deletion.left()).isEmpty();
        assertThat(deletion.removed()).isEmpty();
        assertThat(parent.resolve("tree/sub/x")).exists();
    }

    @Test
    void rightToWriteIsTakenWhereTheFolderIsOnesOwn() throws Exception {
        Set<String> allowed = new HashSet<>();
        Deletion deletion = delete((call, path) -> {
            if (call.equals("deleteFile") && path.startsWith("tree/sub/") && !allowed.contains("tree/sub")) {
                throw new AccessDeniedException(path);
            }
            if (call.equals("deleteFolder") && path.equals("tree/z/deep") && !allowed.contains("tree/z")) {
                throw new AccessDeniedException(path);
            }
            if (call.equals("allowOwner")) {
                allowed.add(path);
            }
        });

        assertThat(deletion.left()).isEmpty();
        assertThat(allowed).containsExactlyInAnyOrder("tree/sub", "tree/z");
    }

    @Test
    void folderToWhichSomebodyStillWritesIsLookedAtAgainButNotForEver() throws Exception {
        AtomicInteger late = new AtomicInteger(2);
        Refusing.Rule writes = (call, path) -> {
            if (call.equals("deleteFolder") && path.equals("tree/sub") && late.getAndDecrement() > 0) {
                Files.createFile(parent.resolve("tree/sub/late" + late));
            }
        };
        assertThat(delete(writes).left()).isEmpty();

        makeATree();
        late.set(100);
        Deletion deletion = delete(writes);
        assertThat(deletion.left()).containsOnlyKeys("the/tree/sub");
        assertThat(deletion.left().get("the/tree/sub")).isInstanceOf(DirectoryNotEmptyException.class);
        assertThat(parent.resolve("tree/a")).doesNotExist();
    }

    @Test
    void deletionThatIsCutShortTellsWhatIsGone() throws Exception {
        Path flat = Files.createDirectory(parent.resolve("flat"));
        for (int i = 0; i < 5; i++) {
            Files.createFile(flat.resolve("file" + i));
        }
        AtomicInteger asked = new AtomicInteger();
        Deletion deletion;
        try (SafeFiles files = SafeFiles.in(parent)) {
            deletion = TreeDeleter.delete(files, Path.of("flat"), "flat", Set.of(), () -> asked.incrementAndGet() > 3);
        }

        assertThat(deletion.removed())
                .hasSize(2)
                .allSatisfy(gone -> assertThat(parent.resolve(gone)).doesNotExist());
        assertThat(deletion.left()).isEmpty();
        assertThat(flat.toFile().list()).hasSize(3);
    }

    @Test
    void firstFailureIsThrownWhereNobodyAsksForAll() throws Exception {
        try (SafeFiles files = new Refusing(SafeFiles.in(parent), denying("deleteFile", "tree/sub/x"))) {
            assertThatThrownBy(() -> TreeDeleter.delete(files, "tree"))
                    .isInstanceOf(AccessDeniedException.class)
                    .hasMessage("tree/sub/x");
        }
        assertThat(parent.resolve("tree/a")).as("the rest is deleted").doesNotExist();
    }

    @Test
    void whatSomebodyElseDeletesMeanwhileIsGone() throws Exception {
        Deletion deletion = delete((call, path) -> {
            if (call.equals("deleteFile") && path.equals("tree/sub/x")) {
                Files.delete(parent.resolve(path));
            }
        });

        assertThat(deletion.removed()).containsExactly("the/tree");
        assertThat(deletion.left()).isEmpty();
    }

    @Test
    void whatIsKeptStaysThoughSomebodyPutsItInPlaceOfAnother() throws Exception {
        Path kept = Files.createDirectory(parent.resolve("kept"));
        Files.createFile(kept.resolve("file"));

        Deletion deletion = delete(
                (call, path) -> {
                    if (call.equals("folder") && path.equals("tree/sub")) {
                        Files.move(parent.resolve(path), parent.resolve("aside"));
                        Files.move(kept, parent.resolve(path));
                    }
                },
                kept);

        assertThat(deletion.left()).isEmpty();
        assertThat(parent.resolve("tree/sub/file")).exists();
    }

    @Test
    void eachFolderWithEntriesThatMayNotBeTouchedStandsForItsOwn() throws Exception {
        Deletion deletion = delete(denying("deleteFile", "tree/a", "tree/sub/x"));

        assertThat(deletion.left()).containsOnlyKeys("the/tree", "the/tree/sub");
    }

    @Test
    void rightToWriteIsTakenForASingleFileToo() throws Exception {
        Path file = Files.createFile(parent.resolve("file"));
        boolean[] allowed = {false};
        try (SafeFiles files = new Refusing(SafeFiles.in(parent), (call, path) -> {
            if (call.equals("deleteFile") && !allowed[0]) {
                throw new AccessDeniedException(path);
            }
            allowed[0] |= call.equals("allowOwner");
        })) {
            TreeDeleter.delete(files, "file");
        }

        assertThat(file).doesNotExist();
    }

    @Test
    void deepTreeWithFoldersAtEachLevelIsDeleted() throws Exception {
        Path at = parent.resolve("tree");
        for (int depth = 0; depth < 400; depth++) {
            for (String sibling : List.of("b", "c", "x", "y")) {
                Files.createDirectories(at.resolve(sibling));
            }
            at = at.resolve("d");
        }
        Files.createDirectories(at);

        assertThat(delete((call, path) -> {}).left()).isEmpty();

        assertThat(parent.resolve("tree")).doesNotExist();
    }
}
