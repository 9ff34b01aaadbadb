package io.ciroach.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How much memory all running steps had in use, in time: the most in each of so many stretches, however long the run is. */
final class MemoryInUse {

    private static final int MOST_POINTS = 1000;

    /** The most from a moment on until the next point. */
    record Point(Instant at, long bytes) {}

    private final Instant start;
    private final Map<String, Long> running = new HashMap<>();
    private final List<Long> most = new ArrayList<>();
    private Duration width = Duration.ofSeconds(1);
    private long last;

    MemoryInUse(Instant start) {
        this.start = start;
    }

    void sampled(String step, long bytes, Instant at) {
        running.put(step, bytes);
        note(at);
    }

    void ended(String step, Instant at) {
        if (running.remove(step) != null) {
            note(at);
        }
    }

    /** {@return in order of time, the last one with what was left in the end; empty where nothing was seen} */
    List<Point> points() {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < most.size(); i++) {
            points.add(new Point(start.plus(width.multipliedBy(i)), most.get(i)));
        }
        if (!points.isEmpty()) {
            points.add(new Point(start.plus(width.multipliedBy(most.size())), last));
        }
        return points;
    }

    private void note(Instant at) {
        long total = running.values().stream().mapToLong(Long::longValue).sum();
        int index = index(at);
        while (index >= MOST_POINTS) {
            halve();
            index = index(at);
        }
        while (most.size() <= index) {
            most.add(last); // still in use, until something else is seen
        }
        most.set(index, Math.max(most.get(index), total));
        last = total;
    }

    private int index(Instant at) {
        long millis = Math.max(0, Duration.between(start, at).toMillis());
        return (int) Math.min(Integer.MAX_VALUE, millis / width.toMillis());
    }

    private void halve() {
        for (int i = 0; i < most.size(); i += 2) {
            long next = i + 1 < most.size() ? most.get(i + 1) : 0;
            most.set(i / 2, Math.max(most.get(i), next));
        }
        most.subList((most.size() + 1) / 2, most.size()).clear();
        width = width.multipliedBy(2);
    }
}
