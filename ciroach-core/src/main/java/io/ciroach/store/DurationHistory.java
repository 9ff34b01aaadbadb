package io.ciroach.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * How long the steps of one pipeline took on one engine: of each the last ten successes, by expanded name. One line a step:
 * milliseconds, separated by commas, oldest first; a tab; the name. A file that cannot be read counts as empty: it only
 * makes estimates. Its name begins with the pipeline, so that one who knows no engine finds where it ran last.
 */
public final class DurationHistory {

    private static final int KEPT = 10;
    private static final String FOLDER = "durations";
    private static final String ANY_ENGINE = "?".repeat(Digest.of("").length());

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
        return new DurationHistory(state.folder(FOLDER).resolve(prefix(pipeline) + Digest.of(engine)));
    }

    /**
     * How long the steps of a pipeline took where it ran last. Only looks: makes nothing, not even the state folder.
     *
     * @param environment the caller's
     * @param home the user's home folder
     * @param mac whether this is macOS
     * @param pipeline the real path of its file
     * @return the median of each step's successes; empty where it never ran
     */
    public static Map<String, Duration> latest(Map<String, String> environment, Path home, boolean mac, Path pipeline) {
        Path folder = StateDirectory.location(environment, home, mac).resolve(FOLDER);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, prefix(pipeline) + ANY_ENGINE)) {
            FileTime newest = FileTime.fromMillis(0);
            Map<String, Duration> medians = Map.of();
            for (Path file : files) {
                FileTime time = Files.getLastModifiedTime(file);
                if (Files.isRegularFile(file) && time.compareTo(newest) > 0) {
                    newest = time;
                    medians = new DurationHistory(file).medians();
                }
            }
            return medians;
        } catch (IOException | DirectoryIteratorException e) {
            return Map.of();
        }
    }

    private static String prefix(Path pipeline) {
        return Digest.of(pipeline.toString()) + "-";
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
