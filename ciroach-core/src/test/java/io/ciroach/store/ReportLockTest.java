package io.ciroach.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ciroach.problem.CiroachException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One live run for each report folder. */
class ReportLockTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private StateDirectory state;

    @BeforeEach
    void open() {
        state = StateDirectory.open(Map.of(), folder, false);
    }

    @Test
    void secondIsToldOfTheFirst() throws Exception {
        Path reports = folder.resolve("target/ciroach");
        try (ReportLock lock = ReportLock.take(state, reports, "run abc123")) {
            CiroachException refusal = catchThrowableOfType(
                    CiroachException.class,
                    () -> ReportLock.take(state, folder.resolve("target/../target/ciroach"), "run def456"));

            assertThat(refusal).hasMessageContaining("in use by run abc123").hasMessageContaining("reportDirectory");
            assertThat(lock).isNotNull();
        }
    }

    @Test
    void folderIsFreeAfterwards() throws Exception {
        Path reports = folder.resolve("target/ciroach");
        ReportLock.take(state, reports, "first").close();

        assertThatCode(() -> ReportLock.take(state, reports, "second").close()).doesNotThrowAnyException();
    }

    @Test
    void otherFolderIsFreeMeanwhile() throws Exception {
        try (ReportLock one = ReportLock.take(state, folder.resolve("a"), "first");
                ReportLock two = ReportLock.take(state, folder.resolve("b"), "second")) {
            assertThat(one).isNotSameAs(two);
        }
    }

    @Test
    void linkLeadsToTheSameFolder() throws Exception {
        Path real = Files.createDirectory(folder.resolve("real"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        try (ReportLock lock = ReportLock.take(state, real, "first")) {
            assertThat(lock).isNotNull();
            assertThat(catchThrowableOfType(CiroachException.class, () -> ReportLock.take(state, link, "second")))
                    .hasMessageContaining("first");
        }
    }

    @Test
    void lockOfAnotherLoaderInThisProcessIsSeen() throws Exception {
        Path reports = folder.resolve("target");
        ReportLock.take(state, reports, "first").close();
        Path file;
        try (Stream<Path> files = Files.list(state.path().resolve("reports"))) {
            file = files.filter(path -> path.toString().endsWith(".lock"))
                    .findFirst()
                    .orElseThrow();
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            assertThat(channel.lock()).isNotNull();

            assertThat(catchThrowableOfType(CiroachException.class, () -> ReportLock.take(state, reports, "second")))
                    .hasMessageContaining("another run");
        }
    }
}
