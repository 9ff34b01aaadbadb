package io.ciroach.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.problem.CiroachException;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.LinkOption;
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
}
