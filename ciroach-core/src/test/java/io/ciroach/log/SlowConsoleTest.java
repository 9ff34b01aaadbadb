package io.ciroach.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.event.LogLine;
import io.ciroach.event.RunEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A step's output while the console takes nothing: it is taken nevertheless, and told once the console goes on. */
@Timeout(60)
class SlowConsoleTest extends LogTestKit {

    private static final int QUEUE = 16 * 1024;

    private final List<RunEvent> shown = new ArrayList<>();
    private final CompletableFuture<Void> goesOn = new CompletableFuture<>();
    private final EventQueue queue = new EventQueue(QUEUE, List.of(), this::show, Thread::new);

    private StepLog log;

    @BeforeEach
    void open() {
        log = new StepLog("lint", raw, queue, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        goesOn.complete(null);
        queue.close();
    }

    private synchronized CompletableFuture<Void> show(RunEvent event) {
        shown.add(event);
        return goesOn;
    }

    @Test
    void allIsTakenAndToldInOrderOnceTheConsoleGoesOn() throws Exception {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            List<String> lines = numbered(i * 1000, 1000);
            expected.addAll(lines);
            write(log, false, String.join("\n", lines) + "\n");
        }
        assertThat(Files.size(raw.path())).as("all of it was taken").isEqualTo(20 * 1000 * 8);
        assertThat(lines().size()).as("lines for which there was room").isLessThan(2000);
        assertThat(log.heldBack()).as("it was slowed down").isGreaterThan(Duration.ofMillis(400));

        goesOn.complete(null);
        log.endAttempt();
        write(log, false, "and so on\n");
        queue.close();

        expected.add("and so on");
        assertThat(lines()).extracting(LogLine::text).isEqualTo(expected);
        assertThat(log.lines()).isEqualTo(20_001);
        assertThat(log.lastLines()).endsWith("0019999", "and so on");
        try (var files = Files.walk(temporary)) {
            assertThat(files.filter(Files::isRegularFile)).containsExactly(raw.path());
        }
    }

    @Test
    void whatTheEndOfAnAttemptWaitsForTheConsoleHoldsTheStepBack() throws Exception {
        Ticking clock = new Ticking();
        StepLog ticking = new StepLog("lint", raw, queue, clock);
        write(ticking, false, "one\n");
        assertThat(ticking.heldBack()).as("while there was room").isZero();
        write(ticking, false, String.join("\n", numbered(0, 3000)) + "\n");
        Thread end = new Thread(() -> {
            try {
                ticking.endAttempt();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        end.start();
        while (end.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        clock.add(Duration.ofSeconds(7));
        assertThat(ticking.heldBack()).as("by now").isEqualTo(Duration.ofSeconds(7));
        goesOn.complete(null);
        end.join();
        assertThat(ticking.heldBack()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void lastLineWithoutAnEndWaitsForRoomAsWell() throws Exception {
        write(log, false, String.join("\n", numbered(0, 1000)) + "\nand the rest");
        CompletableFuture<Void> ended = CompletableFuture.runAsync(() -> {
            try {
                log.endAttempt();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        while (log.heldBack().isZero()) {
            Thread.onSpinWait();
        }
        assertThat(ended).isNotDone();
        goesOn.complete(null);
        ended.join();
        queue.close();
        assertThat(lines()).hasSize(1001).last().extracting(LogLine::text).isEqualTo("and the rest");
    }

    @Test
    void streamsAndAttemptsStayWhatTheyWere() throws Exception {
        write(log, false, String.join("\n", numbered(0, 1000)) + "\n");
        for (int i = 0; i < 5; i++) {
            write(log, i % 2 == 0, "stream " + i + "\n");
        }
        write(log, true, "without an end");
        goesOn.complete(null);
        log.endAttempt();
        log.attempt(2);
        write(log, false, "again\n");
        queue.close();

        List<LogLine> lines = lines();
        assertThat(lines.subList(1000, 1006))
                .extracting(line -> line.stream() + " " + line.text())
                .containsExactly(
                        "STDERR stream 0",
                        "STDOUT stream 1",
                        "STDERR stream 2",
                        "STDOUT stream 3",
                        "STDERR stream 4",
                        "STDERR without an end");
        assertThat(shown.stream()
                        .map(event -> ((RunEvent.LogLines) event).attempt())
                        .distinct())
                .containsExactly(1, 2);
    }

    @Test
    void manySmallPiecesAreTakenAsFastAsFewLargeOnes() throws Exception {
        List<String> expected = numbered(0, 10_000);
        for (int i = 0; i < expected.size(); i++) {
            write(log, i % 2 == 0, expected.get(i) + "\n");
        }
        assertThat(log.heldBack()).as("at that rate it is 0.3 s").isLessThan(Duration.ofSeconds(30));
        goesOn.complete(null);
        log.endAttempt();
        queue.close();
        assertThat(lines()).extracting(LogLine::text).isEqualTo(expected);
    }

    @Test
    void withoutAPlaceForThemLinesWaitAndNoneIsLost() throws Exception {
        StepLog onFullDisk = new StepLog(
                "lint", new RawLog(Path.of("logs/01-lint.log"), null, null, null), queue, Clock.systemUTC());
        List<String> expected = numbered(0, 10_000);
        CompletableFuture<Void> written = CompletableFuture.runAsync(() -> {
            try {
                write(onFullDisk, false, String.join("\n", expected) + "\n");
                onFullDisk.endAttempt();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        while (onFullDisk.heldBack().compareTo(Duration.ofMillis(400)) < 0) {
            Thread.onSpinWait();
        }
        assertThat(written).isNotDone();

        goesOn.complete(null);
        written.join();
        queue.close();
        assertThat(lines()).extracting(LogLine::text).isEqualTo(expected);
    }

    @Test
    void oneThatGivesUpWaitingLeavesNoThreadBehind() throws Exception {
        List<Thread> threads = new ArrayList<>();
        EventQueue other = new EventQueue(QUEUE, List.of(), this::show, work -> {
            Thread thread = new Thread(work);
            threads.add(thread);
            return thread;
        });
        StepLog interrupted = new StepLog("lint", raw, other, Clock.systemUTC());
        write(interrupted, false, String.join("\n", numbered(0, 3000)) + "\n");
        assertThat(threads).hasSize(2);
        Thread.currentThread().interrupt();
        try {
            interrupted.endAttempt();
        } catch (InterruptedException e) {
            threads.get(1).join();
        }
        assertThat(threads.get(1).isAlive()).isFalse();
        other.close();
    }

    private static List<String> numbered(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(i -> String.format("%07d", i))
                .toList();
    }

    private synchronized List<LogLine> lines() {
        return shown.stream()
                .filter(RunEvent.LogLines.class::isInstance)
                .flatMap(event -> ((RunEvent.LogLines) event).lines().stream())
                .toList();
    }

    /** A clock that is set by hand. */
    private static final class Ticking extends Clock {

        private Instant now = Instant.EPOCH;

        synchronized void add(Duration duration) {
            now = now.plus(duration);
        }

        @Override
        public synchronized Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
