package io.ciroach.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * How long the steps of one pipeline took on one engine: of each the last ten successes, by expanded name. One line a step:
 * milliseconds, separated by commas, oldest first; a tab; the name. A file that cannot be read counts as empty: it only
 * makes estimates.
 */
public final class DurationHistory {

    private static final int KEPT = 10;

    private final Path file;

    private DurationHistory(Path file) {
        this.file = file;
    }

    /**
     * That of a pipeline on an engine.
     *
     * @param state the state folder
     * @param pipeline the real path of its file
     * @param engine the engine's id
     * @return the history, perhaps empty
     */
    public static DurationHistory of(StateDirectory state, Path pipeline, String engine) {
        return new DurationHistory(state.folder("durations").resolve(Digest.of(pipeline + "\0" + engine)));
    }

    /** {@return the median of each step's successes} */
    public Map<String, Duration> medians() {
        Map<String, Duration> medians = new LinkedHashMap<>();
        read().forEach((step, millis) -> {
            List<Long> sorted = millis.stream().sorted().toList();
            int middle = sorted.size() / 2;
            long median =
                    sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
            medians.put(step, Duration.ofMillis(median));
        });
        return medians;
    }

    /**
     * Adds the successes of a run. Of two runs that end at once the later one's stay, which is good enough for estimates.
     *
     * @param successes how long each step took that succeeded
     * @throws IOException when it cannot be written; what was there before is still there then
     */
    public void add(Map<String, Duration> successes) throws IOException {
        if (successes.isEmpty()) {
            return;
        }
        Map<String, List<Long>> all = read();
        successes.forEach((step, duration) -> {
            List<Long> millis = all.computeIfAbsent(step, key -> new ArrayList<>());
            millis.add(duration.toMillis());
            while (millis.size() > KEPT) {
                millis.remove(0);
            }
        });
        StringBuilder text = new StringBuilder();
        all.forEach((step, millis) -> text.append(
                        String.join(",", millis.stream().map(String::valueOf).toList()))
                .append('\t')
                .append(step)
                .append('\n'));
        Path temporary = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID());
        try {
            Files.writeString(temporary, text);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private Map<String, List<Long>> read() {
        Map<String, List<Long>> all = new LinkedHashMap<>();
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                int tab = line.indexOf('\t');
                List<Long> millis = new ArrayList<>();
                for (String number : line.substring(0, tab).split(",", -1)) {
                    millis.add(Long.parseUnsignedLong(number));
                }
                all.put(line.substring(tab + 1), millis);
            }
            return all;
        } catch (IOException | RuntimeException e) {
            return new LinkedHashMap<>(); // not there yet, or not ours
        }
    }
}
