package io.ciroach.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Adds up the memory limits of the containers of one size that run at the same time, by the engine's own events. */
final class LimitWatch implements AutoCloseable {

    /** What a container may take, in bytes: Ciroach's own label, which the others get too. */
    static final String LABEL = "io.ciroach.memory";

    private static final Pattern EVENT = Pattern.compile("\"Action\":\"(start|die)\",\"Actor\":\\{\"ID\":\"(\\w+)\"");
    private static final Pattern BYTES = Pattern.compile("\"" + Pattern.quote(LABEL) + "\":\"(\\d+)\"");

    private final InputStream events;
    private final Map<String, Long> running = new HashMap<>();
    private long peak;

    LimitWatch(int megabytes) {
        String label = LABEL + "=" + megabytes * 1024L * 1024;
        String filters = "{\"type\":[\"container\"],\"label\":[\"" + label + "\"]}";
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
                Matcher bytes = BYTES.matcher(line);
                if (event.find() && bytes.find()) {
                    take(event.group(1).equals("start"), event.group(2), Long.parseLong(bytes.group(1)));
                }
            }
        } catch (IOException e) {
            // closed
        }
    }

    private synchronized void take(boolean starts, String container, long bytes) {
        if (starts) {
            running.put(container, bytes);
        } else {
            running.remove(container);
        }
        peak = Math.max(
                peak, running.values().stream().mapToLong(Long::longValue).sum());
    }

    /** {@return the peak so far, in megabytes} */
    synchronized long peakMegabytes() {
        return peak >> 20;
    }

    @Override
    public void close() throws IOException {
        events.close();
    }
}
