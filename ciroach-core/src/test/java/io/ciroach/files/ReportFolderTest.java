package io.ciroach.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ciroach.problem.CiroachException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

// Long because each way of leading a report folder elsewhere is a test of its own.
class ReportFolderTest {

    @TempDir
    Path temporary;

    private Path root;
    private Path outside;
    private Workspace workspace;
    private Path reports;

    @BeforeEach
    void makeFolders() throws IOException {
        root = temporary.toRealPath();
        workspace = Workspace.of(Files.createDirectory(root.resolve("workspace")));
        outside = Files.createDirectory(root.resolve("outside"));
        Files.writeString(outside.resolve("run.json"), "precious");
        reports = workspace.path().resolve("target/ciroach");
    }

    @Test
    void foldersAreMadeAndNothingElse() throws IOException {
        try (ReportFolder folder = open()) {
            assertThat(folder.path()).isEqualTo(reports);
            assertThat(tree(workspace.path())).containsExactly("target", "target/ciroach", "target/ciroach/logs");
        }
    }

    @Test
    void filesAreMadeInTheFolderAndBelowLogs() throws IOException {
        try (ReportFolder folder = open()) {
            write(folder, "events.ndjson", "{}");
            write(folder, "logs/01-lint.log", "hello");
            folder.publish("run.json", "{}".getBytes(UTF_8));
        }
        assertThat(reports.resolve("events.ndjson")).hasContent("{}");
        assertThat(reports.resolve("logs/01-lint.log")).hasContent("hello");
        assertThat(reports.resolve("run.json")).hasContent("{}");
    }

    @Test
    void whatAnEarlierRunLeftIsRemovedAndNothingElse() throws IOException {
        Files.createDirectories(reports.resolve("logs/02-made-a-folder.log/deep"));
        for (String name : List.of(
                "run.json",
                "events.ndjson",
                "TEST-ciroach.xml",
                "report.html",
                ".ciroach-00000000-0000-0000-0000-000000000000",
                "logs/01-lint.log",
                "logs/123-x.y.log",
                "notes.txt",
                "logs/app.log",
                "logs/1-x.log")) {
            Files.createFile(reports.resolve(name));
        }
        Files.createDirectory(reports.resolve("classes"));
        open().close();
        assertThat(tree(reports)).containsExactly("classes", "logs", "logs/1-x.log", "logs/app.log", "notes.txt");
    }

    @Test
    void plantedLinksAreRemovedAndNotFollowed() throws IOException {
        Files.createDirectories(reports);
        Files.createSymbolicLink(reports.resolve("run.json"), outside.resolve("run.json"));
        Files.createSymbolicLink(reports.resolve("logs"), outside);
        try (ReportFolder folder = open()) {
            folder.publish("run.json", "{}".getBytes(UTF_8));
            write(folder, "logs/01-lint.log", "hello");
        }
        assertOutsideIsUntouched();
        assertThat(tree(reports)).containsExactly("logs", "logs/01-lint.log", "run.json");
    }

    @Test
    void linkOnTheWayInTheWorkspaceIsRefusedByName() throws IOException {
        Path link = Files.createSymbolicLink(workspace.path().resolve("target"), outside);
        assertThatThrownBy(this::open)
                .isInstanceOfSatisfying(
                        CiroachException.class, e -> assertThat(e.kind()).isEqualTo(CiroachException.Kind.FILES))
                .hasMessageStartingWith(link + " is a link")
                .hasMessageContaining("remove the link, or name another folder with ciroach.reportDirectory");
        assertOutsideIsUntouched();
    }

    @Test
    void linkThatLeadsBackThroughAnotherLinkInTheWorkspaceIsRefused() throws IOException {
        Files.createDirectories(workspace.path().resolve("target"));
        Path planted = Files.createSymbolicLink(workspace.path().resolve("target/ciroach"), outside);
        Path users =
                Files.createSymbolicLink(root.resolve("users"), workspace.path().resolve("target"));
        assertThatThrownBy(() -> ReportFolder.open(workspace, users.resolve("ciroach")))
                .hasMessageStartingWith(planted + " is a link");
        assertOutsideIsUntouched();
    }

    @Test
    void linkOutsideTheWorkspaceIsTheUsersOwnAndIsFollowed() throws IOException {
        Path link = Files.createSymbolicLink(root.resolve("link"), Path.of("outside"));
        try (ReportFolder folder = ReportFolder.open(workspace, link.resolve("../outside/reports"))) {
            assertThat(folder.path()).isEqualTo(outside.resolve("reports"));
        }
        assertThat(outside.resolve("reports/logs")).isDirectory();
    }

    @Test
    void linksThatLeadInACircleAreRefused() throws IOException {
        Path link = root.resolve("circle");
        Files.createSymbolicLink(link, link);
        assertThatThrownBy(() -> ReportFolder.open(workspace, link.resolve("x")))
                .hasMessageContaining("too many links");
    }

    @Test
    void fileInTheWayIsNamed() throws IOException {
        Path file = Files.createFile(workspace.path().resolve("target"));
        assertThatThrownBy(this::open)
                .isInstanceOf(CiroachException.class)
                .hasMessageStartingWith("the report folder " + reports + " cannot be used: " + file + ": Not a folder")
                .hasMessageContaining("hint: ");
    }

    @Test
    void whatIsSwappedAfterTheOpeningChangesNothing() throws IOException {
        try (ReportFolder folder = open()) {
            Files.move(reports.resolve("logs"), reports.resolve("elsewhere"));
            Files.createSymbolicLink(reports.resolve("logs"), outside);
            write(folder, "logs/01-lint.log", "hello");
        }
        assertOutsideIsUntouched();
        assertThat(reports.resolve("elsewhere/01-lint.log")).hasContent("hello");
    }

    @Test
    void linkAtTheVeryNameIsNotWrittenThrough() throws IOException {
        try (ReportFolder folder = open()) {
            Files.createSymbolicLink(reports.resolve("logs/01-lint.log"), outside.resolve("run.json"));
            assertThatThrownBy(() -> folder.create("logs/01-lint.log")).isInstanceOf(IOException.class);
            Files.createSymbolicLink(reports.resolve("run.json"), outside.resolve("run.json"));
            folder.publish("run.json", "{}".getBytes(UTF_8));
        }
        assertOutsideIsUntouched();
        assertThat(reports.resolve("run.json")).isRegularFile().hasContent("{}");
    }

    @Test
    void folderAtTheNameOfAReportIsReplaced() throws IOException {
        try (ReportFolder folder = open()) {
            Files.createDirectories(reports.resolve("run.json/full"));
            folder.publish("run.json", "{}".getBytes(UTF_8));
        }
        assertThat(tree(reports)).containsExactly("logs", "run.json");
    }

    @Test
    void folderThatAStepRemovedIsMadeAgainAndReported() throws IOException {
        try (ReportFolder folder = open()) {
            assertThat(folder.damage()).isEmpty();
            TreeDeleter.delete(workspace.path(), "target");
            write(folder, "logs/02-test.log", "hello");
            folder.publish("run.json", "{}".getBytes(UTF_8));
            assertThat(folder.damage())
                    .hasValueSatisfying(sentence ->
                            assertThat(sentence).contains(reports.toString()).contains("was removed during the run"));
        }
        assertThat(tree(reports)).containsExactly("logs", "logs/02-test.log", "run.json");
    }

    @Test
    void folderThatIsNotAtItsPlaceAnyMoreIsReported() throws IOException {
        try (ReportFolder folder = open()) {
            Files.move(reports, reports.resolveSibling("moved"));
            assertThat(folder.damage())
                    .hasValueSatisfying(sentence -> assertThat(sentence).contains("replaced"));
        }
    }

    @Test
    void spoolHasNoName() throws IOException {
        try (ReportFolder folder = open();
                SeekableByteChannel spool = folder.spool()) {
            assertThat(tree(reports)).containsExactly("logs");
            spool.write(ByteBuffer.wrap("hello".getBytes(UTF_8)));
            ByteBuffer read = ByteBuffer.allocate(5);
            spool.position(0).read(read);
            assertThat(new String(read.array(), UTF_8)).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", ".", "logs/", "logs/..", "logs/a/b", "a/b", "/etc/x"})
    void namesThatLeadElsewhereAreRefused(String name) throws IOException {
        try (ReportFolder folder = open()) {
            assertThatThrownBy(() -> folder.create(name)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void interruptedWriterStaysInterruptedAndLosesNothing() throws Exception {
        byte[] block = "0123456789abcdef".repeat(4096).getBytes(UTF_8);
        int blocks = 300;
        AtomicBoolean interrupted = new AtomicBoolean();
        try (ReportFolder folder = open();
                OutputStream out = folder.create("logs/01-x.log")) {
            Thread writer = new Thread(() -> {
                try {
                    for (int i = 0; i < blocks; i++) {
                        out.write(block);
                    }
                    interrupted.set(Thread.currentThread().isInterrupted());
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            writer.start();
            while (writer.isAlive()) {
                writer.interrupt();
            }
            writer.join();
        }
        byte[] written = Files.readAllBytes(reports.resolve("logs/01-x.log"));
        assertThat(written).hasSize(blocks * block.length);
        for (int i = 0; i < written.length; i++) {
            if (written[i] != block[i % block.length]) {
                throw new AssertionError("byte " + i + " is another");
            }
        }
        assertThat(interrupted).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"target", "target/ciroach", "target/ciroach/logs"})
    void whoSwapsFoldersForLinksGetsNothingWrittenOutside(String swapped) throws Exception {
        Files.createDirectories(reports.resolve("logs"));
        Files.createDirectories(outside.resolve("ciroach/logs"));
        Files.createDirectories(outside.resolve("logs"));
        Files.writeString(outside.resolve("01-lint.log"), "precious");
        Files.writeString(outside.resolve("ciroach/run.json"), "precious");
        List<String> before = tree(outside);
        long swaps;
        try (Swapper swapper = new Swapper(workspace.path().resolve(swapped), outside)) {
            for (int i = 0; i < 5_000 && (i < 300 || swapper.swaps() < 300); i++) {
                try (ReportFolder folder = open()) {
                    write(folder, "logs/01-lint.log", "hello");
                    write(folder, "events.ndjson", "{}");
                    folder.publish("run.json", "{}".getBytes(UTF_8));
                } catch (CiroachException | IOException e) {
                    assertThat(e.getMessage()).isNotEmpty();
                }
            }
            swaps = swapper.swaps();
        }
        assertThat(swaps).isPositive();
        assertThat(tree(outside)).isEqualTo(before);
        assertThat(outside.resolve("run.json")).hasContent("precious");
        assertThat(outside.resolve("01-lint.log")).hasContent("precious");
        assertThat(outside.resolve("ciroach/run.json")).hasContent("precious");
    }

    private ReportFolder open() {
        return ReportFolder.open(workspace, Path.of("target/ciroach"));
    }

    private void assertOutsideIsUntouched() throws IOException {
        assertThat(tree(outside)).containsExactly("run.json");
        assertThat(outside.resolve("run.json")).hasContent("precious");
    }

    private static void write(ReportFolder folder, String name, String text) throws IOException {
        try (OutputStream out = folder.create(name)) {
            out.write(text.getBytes(UTF_8));
        }
    }

    private static List<String> tree(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.skip(1)
                    .map(path -> folder.relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void singleBytesAreWrittenToo() throws IOException {
        try (ReportFolder folder = open();
                OutputStream out = folder.create("events.ndjson")) {
            out.write('{');
            out.write('}');
        }
        assertThat(reports.resolve("events.ndjson")).hasContent("{}");
    }

    @Test
    void nothingIsMadeInAFolderThatIsClosed() throws IOException {
        ReportFolder folder = open();
        folder.close();
        assertThatThrownBy(() -> folder.create("run.json"))
                .isInstanceOf(IOException.class)
                .hasMessage("the report folder is closed");
        assertThat(tree(reports)).containsExactly("logs");
    }

    @Test
    void fileThatIsClosedTakesNothingMore() throws IOException {
        try (ReportFolder folder = open()) {
            OutputStream out = folder.create("events.ndjson");
            out.close();
            assertThatThrownBy(() -> out.write('x')).isInstanceOf(IOException.class);
        }
        assertThat(reports.resolve("events.ndjson")).isEmptyFile();
    }

    @Test
    void fileThatIsThereAlreadyIsNotMadeAgain() throws IOException {
        try (ReportFolder folder = open()) {
            write(folder, "logs/01-lint.log", "hello");
            assertThatThrownBy(() -> folder.create("logs/01-lint.log")).isInstanceOf(FileAlreadyExistsException.class);
        }
        assertThat(reports.resolve("logs/01-lint.log")).hasContent("hello");
    }

    @Test
    void folderThatWasRemovedIsReportedThoughNothingWasWrittenSince() throws IOException {
        try (ReportFolder folder = open()) {
            TreeDeleter.delete(workspace.path(), "target");
            assertThat(folder.damage())
                    .hasValue("the report folder " + reports
                            + " was removed or replaced during the run: its files are not there");
        }
    }

    @Test
    void linkThatAStepPutsInPlaceOfARemovedFolderIsNotWrittenThrough() throws IOException {
        try (ReportFolder folder = open()) {
            TreeDeleter.delete(workspace.path(), "target");
            Path link = Files.createSymbolicLink(workspace.path().resolve("target"), outside);
            assertThatThrownBy(() -> folder.create("events.ndjson"))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(link + " is a link");
        }
        assertOutsideIsUntouched();
    }

    @Test
    void linkThatAStepPutsInPlaceOfTheLogsOfARemovedFolderIsReplaced() throws IOException {
        try (ReportFolder folder = open()) {
            TreeDeleter.delete(reports, "logs");
            Files.createSymbolicLink(reports.resolve("logs"), outside);
            write(folder, "logs/01-lint.log", "hello");
        }
        assertOutsideIsUntouched();
        assertThat(reports.resolve("logs/01-lint.log")).hasContent("hello");
    }

    @Test
    void folderThatIsReplacedByAnotherIsReported() throws IOException {
        try (ReportFolder folder = open()) {
            Files.move(reports, reports.resolveSibling("moved"));
            Files.createDirectory(reports);
            assertThat(folder.damage())
                    .hasValueSatisfying(sentence -> assertThat(sentence).contains("replaced"));
        }
    }

    @Test
    void foldersThatAreClosedAreHeldOpenNoLonger() throws IOException {
        try (ReportFolder folder = open()) {
            folder.publish("run.json", "{}".getBytes(UTF_8));
            TreeDeleter.delete(workspace.path(), "target");
            write(folder, "logs/01-lint.log", "hello");
            assertThat(folder.damage()).isPresent();
            assertThat(held()).isNotEmpty();
        }
        assertThat(held()).isEmpty();
    }

    /** What this process has open below the folder of the test. */
    private List<Path> held() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.flatMap(entry -> {
                        try {
                            return Stream.of(Files.readSymbolicLink(entry));
                        } catch (IOException e) {
                            return Stream.of(); // it was closed meanwhile
                        }
                    })
                    .filter(path -> path.startsWith(root))
                    .toList();
        }
    }
}
