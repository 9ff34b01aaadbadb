package io.ciroach.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What becomes of the containers of one size, whoever makes them, by the engine's own events and its own clock. A container
 * that never starts counts for nothing.
 */
final class ContainerWatch implements AutoCloseable {

    /** What a container may take, in bytes: Ciroach's own label, which the others get too. */
    static final String LABEL = "io.ciroach.memory";

    private static final Pattern EVENT =
            Pattern.compile("\"Action\":\"(create|start|die)\",\"Actor\":\\{\"ID\":\"(\\w+)\".*\"timeNano\":(\\d+)");

    /** How long the last events may take to come, once the process has ended. */
    private static final long LAST_EVENTS_NANOS = 2_000_000_000L;

    private static final class Life {
        private long created;
        private long started;
        private long died;
    }

    private final long bytes;
    private final InputStream events;
    private final Map<String, Life> lives = new LinkedHashMap<>();
    private long running;
    private long peak;

    ContainerWatch(int megabytes) {
        bytes = megabytes * 1024L * 1024;
        String filters = "{\"type\":[\"container\"],\"label\":[\"" + LABEL + "=" + bytes + "\"]}";
        events = EngineSocket.expect("GET", "/events?filters=" + URLEncoder.encode(filters, StandardCharsets.UTF_8), "")
                .body();
        Thread reader = new Thread(this::read, "events");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(events, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher event = EVENT.matcher(line);
                if (event.find()) {
                    take(event.group(1), event.group(2), Long.parseLong(event.group(3)));
                }
            }
        } catch (IOException e) {
            // closed
        }
    }

    private synchronized void take(String action, String container, long nanos) {
        Life life = lives.computeIfAbsent(container, id -> new Life());
        switch (action) {
            case "create" -> life.created = nanos;
            case "start" -> {
                life.started = nanos;
                running++;
                peak = Math.max(peak, running);
            }
            default -> {
                life.died = nanos;
                running--;
                notifyAll();
            }
        }
    }

    /** Waits for the events of what still ran when its process ended. */
    synchronized void awaitEnds() throws InterruptedException {
        long until = System.nanoTime() + LAST_EVENTS_NANOS;
        for (long left = LAST_EVENTS_NANOS; running > 0 && left > 0; left = until - System.nanoTime()) {
            wait(Math.max(1, left / 1_000_000));
        }
    }

    private List<Life> whole() {
        return lives.values().stream()
                .filter(life -> life.created > 0 && life.started > 0 && life.died > 0)
                .toList();
    }

    /** {@return the peak so far of the limits of those that ran at once, in megabytes} */
    synchronized long peakMegabytes() {
        return (peak * bytes) >> 20;
    }

    /** {@return seconds from the first one's creation to the last one's end; 0 without any} */
    synchronized double makespan() {
        List<Life> whole = whole();
        long from = whole.stream().mapToLong(life -> life.created).min().orElse(0);
        long to = whole.stream().mapToLong(life -> life.died).max().orElse(0);
        return (to - from) / 1e9;
    }

    /** {@return for each but the first, milliseconds from the end that came last before it until it was created} */
    synchronized List<Double> gaps() {
        List<Life> whole = whole();
        List<Double> gaps = new ArrayList<>();
        for (Life next : whole) {
            whole.stream()
                    .mapToLong(life -> life.died)
                    .filter(died -> died < next.created)
                    .max()
                    .ifPresent(died -> gaps.add((next.created - died) / 1e6));
        }
        return gaps;
    }

    @Override
    public void close() throws IOException {
        events.close();
    }
}
