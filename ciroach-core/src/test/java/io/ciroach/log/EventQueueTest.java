package io.ciroach.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ciroach.event.LogLine;
import io.ciroach.event.RunEvent;
import io.ciroach.event.RunListener;
import io.ciroach.problem.CiroachException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class EventQueueTest {

    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    private final List<String> heard = new ArrayList<>();

    @Test
    void eventsAreDeliveredInOrderToAllListenersFromOneThread() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        RunListener first = listening(event -> {
            heard.add("first " + event);
            threads.add(Thread.currentThread());
        });
        RunListener second = listening(event -> heard.add("second " + event));
        try (EventQueue queue = queue(1000, List.of(first, second))) {
            queue.publish(queued("a"));
            queue.publishLines(lines("a", "one"));
            queue.publish(queued("b"));
        }
        assertThat(heard).containsExactly("first a", "second a", "first [one]", "second [one]", "first b", "second b");
        assertThat(threads).doesNotContain(Thread.currentThread()).containsOnly(threads.get(0));
    }

    @Test
    void listenerThatThrowsIsToldNoMoreAndTheOthersAre() {
        RunListener bad = new RunListener() {
            @Override
            public void onStepQueued(RunEvent.StepQueued event) {
                heard.add("bad");
                throw new AssertionError("broken");
            }
        };
        EventQueue queue = queue(1000, List.of(bad, listening(heard::add)));
        queue.publish(queued("a"));
        queue.publish(queued("b"));
        queue.close();
        assertThat(heard).containsExactly("bad", "a", "b");
        assertThat(queue.failures())
                .singleElement()
                .asString()
                .contains(bad.getClass().getName(), "broken");
    }

    @Test
    void sentenceOfAReportIsKeptAsItIs() {
        RunListener full = listening(event -> {
            throw new UncheckedIOException("the report x could not be written: full", new IOException("full"));
        });
        RunListener refused = listening(event -> {
            throw new CiroachException(CiroachException.Kind.FILES, "no room", null, null);
        });
        EventQueue queue = queue(1000, List.of(full, refused));
        queue.publish(queued("a"));
        queue.close();
        assertThat(queue.failures()).containsExactly("the report x could not be written: full", "no room");
    }

    @Test
    void consoleIsToldOfAFailedReportBeforeTheEventThatItFailedAt() {
        RunListener full = listening(event -> {
            throw new UncheckedIOException("the report x could not be written: full", new IOException("full"));
        });
        List<String> shown = new ArrayList<>();
        EventQueue queue = new EventQueue(
                1000,
                List.of(full),
                event -> {
                    shown.add(event instanceof RunEvent.Notice notice ? notice.text() : "an event");
                    return CompletableFuture.completedFuture(null);
                },
                Thread::new);
        queue.publish(queued("a"));
        queue.close();
        assertThat(shown).containsExactly("warning: the report x could not be written: full", "an event");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void consoleThatThrowsIsToldNoMore(boolean error) throws InterruptedException {
        EventQueue queue = new EventQueue(
                1000,
                List.of(listening(heard::add)),
                event -> {
                    if (error) {
                        throw new OutOfMemoryError("broken");
                    }
                    throw new IllegalStateException("broken");
                },
                Thread::new);
        queue.publishLines(lines("a", "one"));
        queue.publish(queued("b"));
        queue.close();
        assertThat(heard).containsExactly("[one]", "b");
        assertThat(queue.failures()).singleElement().asString().contains("console", "broken");
        assertThat(queue.inUse()).isZero();
    }

    @Test
    void listenerThatInterruptsItsThreadStopsNothing() {
        EventQueue queue = queue(1000, List.of(listening(event -> {
            heard.add(event);
            Thread.currentThread().interrupt();
        })));
        queue.publish(queued("a"));
        queue.publish(queued("b"));
        queue.close();
        assertThat(heard).containsExactly("a", "b");
    }

    @Test
    void outputWaitsForRoomAndWhatHappensDoesNot() throws InterruptedException {
        Stalled console = new Stalled();
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        EventQueue queue = new EventQueue(200, List.of(listening(told::add)), console::accept, Thread::new);
        queue.publishLines(lines("a", "one"));
        Thread producer = new Thread(() -> {
            try {
                queue.publishLines(lines("a", "two", "three"));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        producer.start();
        while (producer.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        queue.publish(queued("b"));
        assertThat(told.take()).isEqualTo("[one]");
        assertThat(told.take()).isEqualTo("b");
        assertThat(producer.isAlive()).isTrue();
        console.writeAll();
        assertThat(told.take()).isEqualTo("[two, three]");
        producer.join();
        console.writeAll();
        queue.close();
    }

    @Test
    void outputThatIsLargerThanAllRoomGoesAlone() throws InterruptedException {
        EventQueue queue = queue(10, List.of(listening(heard::add)));
        queue.publishLines(lines("a", "x".repeat(1000)));
        queue.publishLines(lines("a", "y".repeat(1000)));
        queue.close();
        assertThat(heard).hasSize(2);
    }

    @Test
    void samplesAreDroppedWhereThereIsNoRoom() throws InterruptedException {
        Stalled console = new Stalled();
        EventQueue queue = new EventQueue(300, List.of(listening(heard::add)), console::accept, Thread::new);
        queue.publish(new RunEvent.UsageSampled(NOW, "a", 1));
        queue.publish(new RunEvent.UsageSampled(NOW, "a", 2));
        queue.publish(new RunEvent.PullProgress(NOW, "image", 3, 4));
        queue.close();
        assertThat(heard).containsExactly("1");
        assertThat(queue.inUse()).isEqualTo(256);
    }

    @Test
    void afterTheEndOnlySamplesAreIgnored() {
        EventQueue queue = queue(1000, List.of());
        queue.close();
        queue.close();
        assertThatCode(() -> queue.publish(new RunEvent.UsageSampled(NOW, "a", 1)))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> queue.publish(queued("a"))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> queue.publishLines(lines("a", "x"))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void linesAreNotPublishedPastTheRoom() {
        try (EventQueue queue = queue(1000, List.of())) {
            assertThatThrownBy(() -> queue.publish(lines("a", "x"))).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static EventQueue queue(long bytes, List<RunListener> listeners) {
        return new EventQueue(bytes, listeners, null, Thread::new);
    }

    private static RunEvent.StepQueued queued(String step) {
        return new RunEvent.StepQueued(NOW, step);
    }

    static RunEvent.LogLines lines(String step, String... texts) {
        List<LogLine> lines = List.of(texts).stream()
                .map(text -> new LogLine(LogLine.Stream.STDOUT, text, false))
                .toList();
        return new RunEvent.LogLines(NOW, step, 1, lines);
    }

    /** Hears of the events of these tests in short. */
    private static RunListener listening(Consumer<String> ear) {
        return new RunListener() {
            @Override
            public void onStepQueued(RunEvent.StepQueued event) {
                ear.accept(event.step());
            }

            @Override
            public void onLogLines(RunEvent.LogLines event) {
                ear.accept(event.lines().stream().map(LogLine::text).toList().toString());
            }

            @Override
            public void onUsageSampled(RunEvent.UsageSampled event) {
                ear.accept(Long.toString(event.memoryBytes()));
            }
        };
    }

    /** A console that takes events, and writes them when it is told to. */
    private static final class Stalled {

        private final List<CompletableFuture<@Nullable Void>> waiting = new ArrayList<>();

        synchronized CompletableFuture<@Nullable Void> accept(RunEvent event) {
            CompletableFuture<@Nullable Void> written = new CompletableFuture<>();
            waiting.add(written);
            return written;
        }

        synchronized void writeAll() {
            waiting.forEach(written -> written.complete(null));
            waiting.clear();
        }
    }
}
