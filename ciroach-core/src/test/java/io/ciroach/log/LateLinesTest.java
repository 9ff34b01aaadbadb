package io.ciroach.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.event.LogLine;
import io.ciroach.event.RunEvent;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LateLinesTest {

    @TempDir
    Path temporary;

    private final List<String> shown = new ArrayList<>();
    private final CompletableFuture<Void> goesOn = new CompletableFuture<>();
    private final EventQueue queue = new EventQueue(100, List.of(), this::show, Thread::new);

    private FileChannel file;
    private LateLines late;

    @BeforeEach
    void fillTheQueue() throws Exception {
        file = FileChannel.open(
                temporary.resolve("late"),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        late = new LateLines("lint", new StepLines("lint"), () -> file, queue, Clock.systemUTC());
        queue.publishLines(lines("shown at once"));
    }

    @AfterEach
    void close() throws IOException {
        goesOn.complete(null);
        queue.close();
        file.close();
    }

    private synchronized CompletableFuture<Void> show(RunEvent event) {
        if (event instanceof RunEvent.LogLines lines) {
            lines.lines().forEach(line -> shown.add(line.text()));
        } else if (event instanceof RunEvent.Notice notice) {
            shown.add(notice.text());
        }
        return goesOn;
    }

    @Test
    void allThatWasAddedIsToldAndThenNothingIsTakenAnyMore() throws Exception {
        assertThat(late.isTelling()).isFalse();
        assertThat(add("nobody is late\n")).isFalse();

        late.begin(lines("one"));
        assertThat(late.isTelling()).isTrue();
        assertThat(add("two\nthr")).isTrue();
        assertThat(add("ee\n")).isTrue();
        assertThat(late.await(1)).isFalse();
        goesOn.complete(null);
        assertThat(late.await(Long.MAX_VALUE)).isTrue();

        assertThat(late.isTelling()).isFalse();
        assertThat(add("nobody is late any more\n")).isFalse();
        assertThat(file.isOpen()).isFalse();
        queue.close();
        assertThat(shown).containsExactly("shown at once", "one", "two", "three");
    }

    @Test
    void interruptOfWhoeverAddsStaysAndLosesNothing() throws Exception {
        late.begin(lines("one"));
        Thread.currentThread().interrupt();
        assertThat(add("two\n")).isTrue();
        assertThat(Thread.interrupted()).isTrue();
        goesOn.complete(null);
        late.await(Long.MAX_VALUE);
        queue.close();
        assertThat(shown).containsExactly("shown at once", "one", "two");
    }

    @Test
    void linesThatCannotBeReadAgainAreMissedAloud() throws Exception {
        late.begin(lines("one"));
        assertThat(add("two\n")).isTrue();
        file.truncate(1);
        goesOn.complete(null);
        assertThat(late.await(Long.MAX_VALUE)).isTrue();
        queue.close();
        assertThat(shown)
                .containsExactly(
                        "shown at once",
                        "one",
                        "warning: lines of lint that waited for a slow console cannot be read again, they are only in its log:"
                                + " the file is shorter than what was written to it");
    }

    private boolean add(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return late.add(false, bytes, 0, bytes.length, Instant.EPOCH);
    }

    private static RunEvent.LogLines lines(String text) {
        return new RunEvent.LogLines(
                Instant.EPOCH, "lint", 1, List.of(new LogLine(LogLine.Stream.STDOUT, text, false)));
    }
}
