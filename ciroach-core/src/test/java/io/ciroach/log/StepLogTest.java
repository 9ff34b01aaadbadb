package io.ciroach.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.event.LogLine;
import io.ciroach.event.LogLine.Stream;
import io.ciroach.event.RunEvent;
import io.ciroach.event.RunListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StepLogTest extends LogTestKit {

    private final List<RunEvent.LogLines> events = new ArrayList<>();
    private final EventQueue queue = new EventQueue(
            EventQueue.OUTPUT_BYTES,
            List.of(new RunListener() {
                @Override
                public void onLogLines(RunEvent.LogLines event) {
                    events.add(event);
                }
            }),
            null,
            Thread::new);

    private StepLog log;

    @BeforeEach
    void open() {
        log = new StepLog("lint", raw, queue, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        queue.close();
    }

    @Test
    void rawFileHasEachByteOfBothStreamsInTheOrderOfDelivery() throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < 1000; i++) {
            byte[] bytes = {(byte) i, '\r', 'x', (byte) 0xff, (byte) (i % 3 == 0 ? '\n' : 0)};
            all.write(bytes);
            log.write(i % 2 == 0, bytes, 0, bytes.length);
        }
        log.endAttempt();
        raw.close();
        assertThat(raw.failure()).isEmpty();
        assertThat(raw.path()).isEqualTo(folder.path().resolve("logs/01-lint.log"));
        assertThat(Files.readAllBytes(raw.path())).isEqualTo(all.toByteArray());
    }

    @Test
    void lineWithoutAnEndIsHandedOnAtTheEndOfTheAttemptOnEitherStream() throws Exception {
        log.write(false, "out".getBytes(UTF_8), 0, 3);
        log.write(true, "err".getBytes(UTF_8), 0, 3);
        log.endAttempt();
        queue.close();
        assertThat(events.stream().flatMap(event -> event.lines().stream()).map(LogLine::text))
                .containsExactlyInAnyOrder("out", "err");
        assertThat(log.lines()).isEqualTo(2);
    }

    @Test
    void lastLinesAreThoseOfTheLastAttempt() throws Exception {
        log.write(false, "first\n".getBytes(UTF_8), 0, 6);
        log.endAttempt();
        log.attempt(2);
        log.write(false, "second\n".getBytes(UTF_8), 0, 7);
        log.endAttempt();
        assertThat(log.lastLines()).containsExactly("second");
        assertThat(log.lines()).isEqualTo(2);
    }

    @Test
    void lastLineIsCutAfterAThousandCharacters() throws Exception {
        byte[] lines = ("x".repeat(1000) + "\n" + "y".repeat(1001) + "\n").getBytes(UTF_8);
        log.write(false, lines, 0, lines.length);
        log.endAttempt();
        assertThat(log.lastLines()).containsExactly("x".repeat(1000), "y".repeat(1000) + "...");
    }

    @Test
    void streamsDoNotTearEachOthersLines() throws Exception {
        write(false, "out ");
        write(true, "err ");
        write(false, "one\nout");
        write(true, "one\n");
        log.endAttempt();
        assertThat(delivered())
                .containsExactly(
                        new LogLine(Stream.STDOUT, "out one", false),
                        new LogLine(Stream.STDERR, "err one", false),
                        new LogLine(Stream.STDOUT, "out", false));
    }

    @Test
    void linesOfAWriteComeTogetherWithTheirAttempt() throws Exception {
        log.attempt(2);
        write(false, "one\ntwo\nthr");
        write(false, "ee\n");
        log.endAttempt();
        queue.close();
        assertThat(events).extracting(event -> event.lines().size()).containsExactly(2, 1);
        assertThat(events).extracting(RunEvent.LogLines::attempt).containsOnly(2);
        assertThat(events).extracting(RunEvent.LogLines::step).containsOnly("lint");
    }

    @Test
    void largeWritesAreHandedOnInParts() throws Exception {
        write(false, "0123456\n".repeat(10_000));
        log.endAttempt();
        assertThat(delivered()).hasSize(10_000);
        assertThat(events).hasSizeGreaterThan(5);
    }

    @Test
    void allAttemptsCountAndTheLastGivesTheLastLines() throws Exception {
        log.attempt(1);
        write(false, "one\ntwo\n");
        log.endAttempt();
        log.attempt(2);
        for (int i = 0; i < 30; i++) {
            write(i % 2 == 0, "\u001b[31mline\u001b[0m " + i + "\n");
        }
        write(false, "y".repeat(5000));
        log.endAttempt();
        assertThat(log.lines()).isEqualTo(33);
        assertThat(log.lastLines()).hasSize(20).startsWith("line 11").endsWith("line 29", "y".repeat(1000) + "...");
    }

    @Test
    void lineInPiecesIsOneLine() throws Exception {
        write(false, "x".repeat(200_000) + "\n");
        log.endAttempt();
        assertThat(log.lines()).isEqualTo(1);
        assertThat(delivered()).hasSize(4);
    }

    @Test
    void fullDiskIsSaidOnceAndTheLinesGoOn() throws Exception {
        OutputStream full = new OutputStream() {
            private int room = 10;

            @Override
            public void write(int b) throws IOException {
                if (room-- <= 0) {
                    throw new IOException("No space left on device");
                }
            }
        };
        RawLog noRoom = new RawLog(Path.of("logs/01-lint.log"), null, full, null);
        StepLog onFullDisk = new StepLog("lint", noRoom, queue, Clock.systemUTC());
        for (String line : List.of("one\n", "two\n", "three\n", "four\n")) {
            onFullDisk.write(false, line.getBytes(UTF_8), 0, line.length());
        }
        onFullDisk.endAttempt();
        assertThat(noRoom.failure()).hasValue("the log logs/01-lint.log is incomplete: No space left on device");
        assertThat(delivered()).extracting(LogLine::text).containsExactly("one", "two", "three", "four");
    }

    @Test
    void logThatCannotBeMadeIsSaidAndTheLinesGoOn() throws Exception {
        RawLog second = RawLog.open(folder, "logs/01-lint.log", false);
        StepLog without = new StepLog("lint", second, queue, Clock.systemUTC());
        without.write(false, "one\n".getBytes(UTF_8), 0, 4);
        assertThat(second.failure())
                .hasValueSatisfying(
                        sentence -> assertThat(sentence).startsWith("the log " + second.path() + " could not be made"));
        assertThat(delivered()).hasSize(1);
    }

    @Test
    void interruptedStepHasAllItsBytesInTheRawFile() throws Exception {
        byte[] bytes = IntStream.range(0, 2000)
                .mapToObj(i -> "line " + i + "\n")
                .reduce("", String::concat)
                .getBytes(UTF_8);
        Thread.currentThread().interrupt();
        raw.write(false, bytes, 0, bytes.length);
        assertThat(Thread.interrupted()).isTrue();
        raw.write(false, bytes, 0, bytes.length);
        raw.close();
        assertThat(raw.failure()).isEmpty();
        assertThat(Files.size(raw.path())).isEqualTo(2L * bytes.length);
    }

    private void write(boolean stderr, String text) throws InterruptedException {
        write(log, stderr, text);
    }

    private List<LogLine> delivered() {
        queue.close();
        return events.stream().flatMap(event -> event.lines().stream()).toList();
    }
}
