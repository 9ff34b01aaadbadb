package io.ciroach.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.event.RunEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When the area is drawn. */
class LiveAreaTest {

    private static final List<RunEvent> EVENTS = Sample.events(Path.of("/p/ciroach.toml"), Path.of("/p/target"));

    private final Emulator terminal = new Emulator(24, 80);
    private final LiveScreen screen = new LiveScreen(terminal, () -> new WindowSize.Size(24, 80));
    private final LiveStatus status = new LiveStatus(false, null);
    private long nanos;
    private final LiveArea area = new LiveArea(screen, status, () -> Sample.START.plusNanos(nanos), () -> nanos);

    @Test
    void linesComeAtMostTenTimesASecond() throws IOException {
        assertThat(area.pause()).isZero();
        EVENTS.get(0).deliverTo(status);
        area.write("one\n");
        assertThat(area.pause()).isEqualTo(Duration.ofMillis(100).toNanos());
        nanos += Duration.ofMillis(40).toNanos();
        assertThat(area.pause()).isEqualTo(Duration.ofMillis(60).toNanos());
        nanos += Duration.ofMillis(60).toNanos();
        assertThat(area.pause()).isZero();
    }

    @Test
    void nothingIsWrittenWhileNothingChanges() throws IOException {
        EVENTS.get(0).deliverTo(status);
        area.write("");
        int writes = terminal.writes();
        nanos += Duration.ofMillis(500).toNanos();
        area.write("");
        assertThat(terminal.writes()).isEqualTo(writes);
        nanos += Duration.ofMillis(500).toNanos();
        area.write("");
        assertThat(terminal.writes()).isEqualTo(writes + 1);
        assertThat(terminal.lines()).anyMatch(line -> line.startsWith("payments  1s  0 of 5 done"));
    }

    @Test
    void blocksOfMuchOutputDrawTheSameAgain() throws IOException {
        EVENTS.get(0).deliverTo(status);
        area.write("one\n");
        EVENTS.get(4).deliverTo(status);
        area.write("two\n");
        assertThat(terminal.lines()).noneMatch(line -> line.contains("lint"));
        nanos += Duration.ofMillis(100).toNanos();
        area.write("three\n");
        assertThat(terminal.lines()).startsWith("one", "two", "three").anyMatch(line -> line.contains("lint"));
    }

    @Test
    void endOfTheRunAndOfTheProcessTakeItAwayAtOnce() throws IOException {
        EVENTS.get(0).deliverTo(status);
        area.write("one\n");
        EVENTS.get(EVENTS.size() - 1).deliverTo(status);
        assertThat(area.pause()).isZero();
        area.write("two\n");
        assertThat(terminal.lines()).containsExactly("one", "two", "");
    }

    @Test
    void whoLeavesTakesItAwayForGood() throws IOException {
        EVENTS.get(0).deliverTo(status);
        area.write("one\n");
        area.leave("leaving\n");
        nanos += Duration.ofMillis(100).toNanos();
        EVENTS.get(4).deliverTo(status);
        area.write("two\n");
        assertThat(terminal.lines()).containsExactly("one", "leaving", "two", "");
    }
}
