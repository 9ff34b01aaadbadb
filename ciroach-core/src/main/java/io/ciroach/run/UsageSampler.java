package io.ciroach.run;

import io.ciroach.engine.EngineException;
import io.ciroach.engine.RunningStep;
import io.ciroach.event.RunEvent;
import io.ciroach.log.EventQueue;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the memory of running steps: once right after the start, so that a short step has a peak, then once a second. One
 * thread, which sleeps as long as nothing runs.
 */
final class UsageSampler implements AutoCloseable {

    private static final Duration PERIOD = Duration.ofSeconds(1);

    /** What the thread is told. */
    private sealed interface Order {
        record Watch(String step, RunningStep running) implements Order {}

        record Forget(String step) implements Order {}

        record Finish() implements Order {}
    }

    private final EventQueue events;
    private final Time time;
    private final Mailbox<Order> orders;
    private final Map<String, Long> peaks = new ConcurrentHashMap<>();
    private final Map<String, RunningStep> watched = new LinkedHashMap<>();

    UsageSampler(EventQueue events, Time time, ThreadFactory threads) {
        this.events = events;
        this.time = time;
        this.orders = time.mailbox();
        Thread thread = threads.newThread(this::work);
        thread.setName("ciroach usage");
        thread.start();
    }

    void watch(String step, RunningStep running) {
        orders.put(new Order.Watch(step, running));
    }

    void forget(String step) {
        orders.put(new Order.Forget(step));
    }

    /** {@return the most that was seen of a step, of all its attempts, or null where nothing was} */
    @Nullable
    Long peak(String step) {
        return peaks.get(step);
    }

    @Override
    public void close() {
        orders.put(new Order.Finish());
    }

    private void work() {
        long due = Time.NEVER;
        try {
            while (true) {
                Order order = orders.poll(due);
                if (order instanceof Order.Finish) {
                    return;
                }
                if (order instanceof Order.Watch watch) {
                    watched.put(watch.step(), watch.running());
                    sample(watch.step(), watch.running());
                    due = due == Time.NEVER ? time.in(PERIOD) : due;
                } else if (order instanceof Order.Forget forget) {
                    watched.remove(forget.step());
                    due = watched.isEmpty() ? Time.NEVER : due;
                } else {
                    watched.forEach(this::sample);
                    due = time.in(PERIOD);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does; but then there are no more samples
        }
    }

    private void sample(String step, RunningStep running) {
        OptionalLong bytes;
        try {
            bytes = running.memoryInUse();
        } catch (EngineException e) {
            return; // the next one may go better; that the engine is gone is for others to find out
        }
        if (bytes.isPresent()) {
            peaks.merge(step, bytes.getAsLong(), Math::max);
            events.publish(new RunEvent.UsageSampled(time.now(), step, bytes.getAsLong()));
        }
    }
}
