package io.ciroach.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.event.LogLine;
import io.ciroach.event.RunEvent;
import io.ciroach.event.RunListener;
import io.ciroach.testing.Seed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class EventQueuePropertyTest {

    private static final int CAPACITY = 2000;

    private final long seed = Seed.get();

    @Test
    void manyProducersKeepTheirOrderAndTheRoom() throws InterruptedException {
        for (int run = 0; run < 30; run++) {
            Random random = new Random(seed + run);
            Console console = new Console(new Random(random.nextLong()));
            Map<String, List<Integer>> heard = new HashMap<>();
            RunListener listener = new RunListener() {
                @Override
                public void onLogLines(RunEvent.LogLines event) {
                    for (LogLine line : event.lines()) {
                        heard.computeIfAbsent(event.step(), step -> new ArrayList<>())
                                .add(Integer.valueOf(line.text().strip()));
                    }
                }
            };
            EventQueue queue = new EventQueue(CAPACITY, List.of(listener), console::accept, Thread::new);
            List<Thread> producers = new ArrayList<>();
            int steps = 1 + random.nextInt(8);
            int lines = 50 + random.nextInt(300);
            for (int step = 0; step < steps; step++) {
                String name = "step " + step;
                Random own = new Random(random.nextLong());
                producers.add(new Thread(() -> produce(queue, name, lines, own)));
            }
            producers.forEach(Thread::start);
            for (Thread producer : producers) {
                producer.join();
            }
            queue.close();
            console.close();
            assertThat(heard).as(Seed.words(seed)).hasSize(steps);
            heard.values().forEach(numbers -> {
                assertThat(numbers).as(Seed.words(seed)).hasSize(lines).isSorted();
            });
            assertThat(console.most.get()).as(Seed.words(seed)).isLessThanOrEqualTo(CAPACITY);
            assertThat(queue.inUse()).as(Seed.words(seed)).isZero();
        }
    }

    private static void produce(EventQueue queue, String step, int lines, Random random) {
        try {
            int next = 0;
            while (next < lines) {
                int some = Math.min(lines - next, 1 + random.nextInt(4));
                String[] texts = new String[some];
                for (int i = 0; i < some; i++) {
                    texts[i] = next++ + " ".repeat(random.nextInt(50));
                }
                queue.publishLines(EventQueueTest.lines(step, texts));
                if (random.nextInt(5) == 0) {
                    queue.publish(new RunEvent.StepQueued(
                            EventQueueTest.lines(step, "x").at(), step));
                }
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Writes what it took on a thread of its own, some at a time, in any order. */
    private static final class Console implements AutoCloseable {

        private record Entry(long bytes, CompletableFuture<@Nullable Void> written) {}

        private final Random random;
        private final BlockingQueue<Entry> waiting = new LinkedBlockingQueue<>();
        private final AtomicLong out = new AtomicLong();
        private final AtomicLong most = new AtomicLong();
        private final Thread thread = new Thread(this::write);
        private volatile boolean closed;

        Console(Random random) {
            this.random = random;
            thread.start();
        }

        CompletionStage<@Nullable Void> accept(RunEvent event) {
            long bytes = event instanceof RunEvent.LogLines lines
                    ? lines.lines().stream()
                            .mapToLong(line -> line.text().length())
                            .sum()
                    : 0;
            most.accumulateAndGet(out.addAndGet(bytes), Math::max);
            Entry entry = new Entry(bytes, new CompletableFuture<>());
            waiting.add(entry);
            return entry.written;
        }

        private void write() {
            List<Entry> some = new ArrayList<>();
            while (!closed || !waiting.isEmpty() || !some.isEmpty()) {
                Entry entry = waiting.poll();
                if (entry != null) {
                    some.add(entry);
                }
                if (entry == null || random.nextInt(4) == 0) {
                    Collections.shuffle(some, random);
                    for (Entry written : some) {
                        out.addAndGet(-written.bytes);
                        written.written.complete(null);
                    }
                    some.clear();
                    Thread.onSpinWait();
                }
            }
        }

        @Override
        public void close() {
            closed = true;
            while (thread.isAlive()) {
                Thread.onSpinWait();
            }
        }
    }
}
