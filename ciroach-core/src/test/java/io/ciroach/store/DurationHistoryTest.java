package io.ciroach.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long steps took before. */
class DurationHistoryTest {

    private static final Path FILE = Path.of("/p/ciroach.toml");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private StateDirectory state;

    @BeforeEach
    void open() {
        state = StateDirectory.open(Map.of(), folder, false);
    }

    private DurationHistory history() {
        return DurationHistory.of(state, FILE, "engine");
    }

    private void took(String step, long... millis) throws IOException {
        for (long one : millis) {
            history().add(Map.of(step, Duration.ofMillis(one)));
        }
    }

    private Path file() throws IOException {
        try (Stream<Path> files = Files.list(state.path().resolve("durations"))) {
            return files.findFirst().orElseThrow();
        }
    }

    @Test
    void medianIsThatOfTheLastTen() throws Exception {
        took("a", 1, 1, 1, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000);

        assertThat(history().medians()).containsExactly(Map.entry("a", Duration.ofMillis(550)));
    }

    @Test
    void medianOfAnOddNumberIsTheMiddleOne() throws Exception {
        took("a", 30, 10, 20);

        assertThat(history().medians()).containsEntry("a", Duration.ofMillis(20));
    }

    @Test
    void namesMayHoldWhatNamesMayHold() throws Exception {
        took("a b[v=1,w=ü]", 7);

        assertThat(history().medians()).containsEntry("a b[v=1,w=ü]", Duration.ofMillis(7));
    }

    @Test
    void eachPipelineOnEachEngineHasItsOwn() throws Exception {
        took("a", 5);

        assertThat(DurationHistory.of(state, FILE, "other").medians()).isEmpty();
        assertThat(DurationHistory.of(state, Path.of("/q/ciroach.toml"), "engine")
                        .medians())
                .isEmpty();
    }

    @Test
    void latestAreThoseOfWhereItRanLast() throws Exception {
        took("a", 5);
        Files.setLastModifiedTime(file(), FileTime.fromMillis(1_000));
        DurationHistory.of(state, FILE, "other").add(Map.of("a", Duration.ofMillis(7)));
        DurationHistory.of(state, Path.of("/q/ciroach.toml"), "other").add(Map.of("a", Duration.ofMillis(9)));
        Files.writeString(state.path().resolve("durations").resolve(file().getFileName() + ".temporary"), "1\ta\n");

        assertThat(DurationHistory.latest(Map.of(), folder, false, FILE)).containsEntry("a", Duration.ofMillis(7));
        assertThat(DurationHistory.latest(Map.of(), folder, false, Path.of("/r")))
                .isEmpty();
    }

    @Test
    void lookingForTheLatestMakesNothing() {
        assertThat(DurationHistory.latest(Map.of(), folder.resolve("new"), false, FILE))
                .isEmpty();
        assertThat(folder.resolve("new")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "1,2", "1,\ta", "-5\ta", "999999999999999999999\ta", "\0\1\2"})
    void whatCannotBeReadCountsAsEmptyAndIsReplaced(String text) throws Exception {
        took("a", 5);
        Files.writeString(file(), text);

        assertThat(history().medians()).isEmpty();
        took("a", 9);
        assertThat(history().medians()).containsEntry("a", Duration.ofMillis(9));
    }

    @Test
    void nothingTemporaryIsLeftBeside() throws Exception {
        took("a", 5, 6);

        try (Stream<Path> files = Files.list(state.path().resolve("durations"))) {
            assertThat(files).hasSize(1);
        }
    }
}
