package io.ciroach.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ciroach.problem.CiroachException;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderMakerTest {

    @TempDir
    Path temporary;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoSwapsAFolderForALinkAtAnyMomentGetsNothingMadeOutside(boolean existing) throws IOException {
        Path root = temporary.toRealPath();
        Path outside = Files.createDirectory(root.resolve("outside"));
        for (int moment = 1; ; moment++) {
            Path folder = Files.createDirectory(root.resolve("workspace-" + moment));
            Path target = Files.createDirectories(folder.resolve("target"));
            Path reports = target.resolve("ciroach");
            if (existing) {
                Files.createDirectory(reports);
            }
            FolderMaker maker = new FolderMaker(Workspace.of(folder));
            Path swapped = existing ? reports : target;
            Traitor traitor = new Traitor(SafeFiles.in(target), moment, () -> {
                if (Files.exists(swapped, LinkOption.NOFOLLOW_LINKS)) {
                    Files.move(swapped, folder.resolve("aside"));
                    Files.createSymbolicLink(swapped, outside);
                }
            });
            try (traitor;
                    SafeFiles made = maker.enter(traitor, target, "ciroach")) {
                made.open("run.json", StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)
                        .close();
            } catch (IOException | CiroachException e) {
                // Refused is as good as done at the right place.
                assertThat(e).isNotNull();
            }
            assertThat(outside).as("swapped before call %s", moment).isEmptyDirectory();
            if (!traitor.struck()) {
                assertThat(moment).isGreaterThan(2);
                return;
            }
        }
    }

    /** As parallel test classes do in a module that has no {@code target} yet. */
    @Test
    void foldersWithTheSameParentAreMadeAtTheSameTime() throws Exception {
        Path root = temporary.toRealPath();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 200; round++) {
                Path folder = Files.createDirectory(root.resolve("workspace-" + round));
                CyclicBarrier together = new CyclicBarrier(4);
                List<Future<Path>> made = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    Path own = folder.resolve("target/reports/of-" + i);
                    made.add(threads.submit(() -> {
                        together.await();
                        try (SafeFiles files = new FolderMaker(Workspace.of(folder)).open(own)) {
                            files.open("run.json", StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)
                                    .close();
                        }
                        return own;
                    }));
                }
                for (Future<Path> one : made) {
                    assertThat(one.get().resolve("run.json")).isRegularFile();
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** As forks of a test run do. A class loader of its own shares no lock with others, as a process does not. */
    @Test
    void foldersWithTheSameParentAreMadeByProcessesAtTheSameTime() throws Exception {
        Path root = temporary.toRealPath();
        URL[] classes = {
            ReportFolder.class.getProtectionDomain().getCodeSource().getLocation()
        };
        List<URLClassLoader> processes = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int i = 0; i < 4; i++) {
                processes.add(new URLClassLoader(classes, ClassLoader.getPlatformClassLoader()));
            }
            for (int round = 0; round < 200; round++) {
                Path folder = Files.createDirectory(root.resolve("of-processes-" + round));
                CyclicBarrier together = new CyclicBarrier(4);
                List<Future<Path>> made = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    // Of the first two one lies in the other, as with an execution that has an id.
                    Path own = folder.resolve(i == 0 ? "target/reports" : "target/reports/of-" + i);
                    ClassLoader process = processes.get(i);
                    made.add(threads.submit(() -> {
                        together.await();
                        openAndClose(process, folder, own);
                        return own;
                    }));
                }
                for (Future<Path> one : made) {
                    assertThat(one.get().resolve("logs")).isEmptyDirectory();
                }
                assertThat(folder.toFile().list()).containsExactly("target");
            }
        } finally {
            threads.shutdownNow();
            for (URLClassLoader process : processes) {
                process.close();
            }
        }
    }

    private static void openAndClose(ClassLoader process, Path folder, Path reports) throws Exception {
        Class<?> workspace = process.loadClass(Workspace.class.getName());
        Class<?> reportFolder = process.loadClass(ReportFolder.class.getName());
        Object inFolder = workspace.getMethod("of", Path.class).invoke(null, folder);
        AutoCloseable opened = (AutoCloseable)
                reportFolder.getMethod("open", workspace, Path.class).invoke(null, inFolder, reports);
        opened.close();
    }

    @Test
    void folderIsMadeWhereItBelongsAndLeavesNothingElse() throws IOException {
        Path folder = temporary.toRealPath();
        new FolderMaker(Workspace.of(folder)).open(folder.resolve("a/b/c")).close();
        assertThat(folder.resolve("a/b/c")).isEmptyDirectory();
        assertThat(folder.toFile().list()).containsExactly("a");
    }

    /** Links outside the workspace, each to the next; the last one leads to a folder. */
    private Path chain(int links) throws IOException {
        Path root = temporary.toRealPath();
        Path next = Files.createDirectories(root.resolve("end"));
        for (int i = 1; i <= links; i++) {
            next = Files.createSymbolicLink(root.resolve("link" + links + "-" + i), next);
        }
        return next;
    }

    @Test
    void asManyLinksAreFollowedAsTheKernelDoes() throws IOException {
        Path root = temporary.toRealPath();
        FolderMaker maker = new FolderMaker(Workspace.of(Files.createDirectory(root.resolve("workspace"))));

        assertThat(maker.locate(chain(40).resolve("reports"))).isEqualTo(root.resolve("end/reports"));
        Path tooMany = chain(41).resolve("reports");
        assertThatThrownBy(() -> maker.locate(tooMany))
                .isInstanceOf(CiroachException.class)
                .hasMessage("too many links on the way to " + tooMany
                        + "\n  hint: name another folder with ciroach.reportDirectory");
    }

    @Test
    void partsThatGoUpAndNowhereAreResolvedAsTheKernelDoes() throws IOException {
        Path root = temporary.toRealPath();
        Path folder = Files.createDirectory(root.resolve("workspace"));
        FolderMaker maker = new FolderMaker(Workspace.of(folder));

        assertThat(maker.locate(Path.of("./a/../b"))).isEqualTo(folder.resolve("b"));
        assertThat(maker.locate(Path.of("../elsewhere"))).isEqualTo(root.resolve("elsewhere"));
        assertThat(maker.locate(Path.of("/../../b"))).isEqualTo(Path.of("/b"));
    }

    @Test
    void folderOutsideTheWorkspaceIsMadeToo() throws IOException {
        Path root = temporary.toRealPath();
        FolderMaker maker = new FolderMaker(Workspace.of(Files.createDirectory(root.resolve("workspace"))));

        maker.open(root.resolve("x/y")).close();

        assertThat(root.resolve("x/y")).isEmptyDirectory();
        assertThatThrownBy(() -> maker.find(root.resolve("none"))).isInstanceOf(NoSuchFileException.class);
        assertThat(root.resolve("none")).doesNotExist();
    }

    @Test
    void folderThatIsFoundIsNotMade() throws IOException {
        Path folder = temporary.toRealPath();
        FolderMaker maker = new FolderMaker(Workspace.of(folder));
        Files.createDirectories(folder.resolve("a/b"));

        try (SafeFiles found = maker.find(folder.resolve("a/b"))) {
            assertThat(found.names()).isEmpty();
        }
        assertThatThrownBy(() -> maker.find(folder.resolve("a/c/d"))).isInstanceOf(NoSuchFileException.class);
        assertThat(folder.resolve("a/c")).doesNotExist();
    }

    /** Makes {@code target/ciroach} where a folder that was made cannot be moved to its place for this reason. */
    private Path makeWhere(IOException reason) throws IOException {
        Path folder = Files.createDirectory(temporary.toRealPath().resolve("workspace"));
        Path target = Files.createDirectory(folder.resolve("target"));
        SafeFiles parent = new Refusing(SafeFiles.in(target), (call, path) -> {
            if (call.equals("take")) {
                throw reason;
            }
        });
        try (parent) {
            new FolderMaker(Workspace.of(folder))
                    .enter(parent, target, "ciroach")
                    .close();
        }
        return folder;
    }

    @Test
    void folderOnAnotherFileSystemIsMadeByItsPath() throws IOException {
        Path folder = makeWhere(new AtomicMoveNotSupportedException("fresh", "ciroach", "Invalid cross-device link"));

        assertThat(folder.resolve("target/ciroach")).isDirectory();
        assertThat(folder.toFile().list()).containsExactly("target");
    }

    @Test
    void nothingIsLeftOfAFolderThatCouldNotBeMovedToItsPlace() {
        assertThatThrownBy(() -> makeWhere(new FileSystemException("ciroach", null, "No space left on device")))
                .isInstanceOf(FileSystemException.class);

        assertThat(temporary.resolve("workspace").toFile().list()).containsExactly("target");
    }
}
