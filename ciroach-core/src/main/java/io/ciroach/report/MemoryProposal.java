package io.ciroach.report;

import io.ciroach.model.ByteSize;
import io.ciroach.result.StepResult;
import io.ciroach.result.StepState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Another memory limit for a step of the file, by what was seen. Where memory ran out, half as much again as the limit, for
 * nobody knows what it would have taken; else the peak and a quarter more. It is made only where it matters: the peak comes
 * near the limit, or a quarter of the limit or more could be spared by a step that succeeded and was looked at long enough.
 *
 * @param step the name in the file
 * @param stage its stage, or null in the list form
 * @param limit what it has
 * @param proposed what it should have
 * @param why in words
 */
record MemoryProposal(String step, @Nullable String stage, ByteSize limit, ByteSize proposed, String why) {

    private static final long MB = 1 << 20;
    private static final long SMALLEST = 32 * MB;
    /** Usage is looked at once a second; after fewer looks the peak is an accident. */
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(5);

    /** {@return by the name in the file, in file order; the steps of a matrix share one} */
    static Map<String, MemoryProposal> of(List<Course.Step> steps) {
        Map<String, List<Course.Step>> templates = new LinkedHashMap<>();
        steps.forEach(step -> templates
                .computeIfAbsent(step.planned().template(), first -> new ArrayList<>())
                .add(step));
        Map<String, MemoryProposal> proposals = new LinkedHashMap<>();
        templates.forEach((template, expanded) ->
                propose(template, expanded).ifPresent(proposal -> proposals.put(template, proposal)));
        return proposals;
    }

    private static Optional<MemoryProposal> propose(String template, List<Course.Step> expanded) {
        List<StepResult> results = expanded.stream().map(Course.Step::result).toList();
        ByteSize limit = results.get(0).memoryLimit();
        if (results.stream().anyMatch(result -> !result.memoryLimit().equals(limit))) {
            return Optional.empty(); // the file computes it
        }
        String stage = results.get(0).stage();
        boolean ranOut = results.stream()
                .flatMap(result -> result.attempts().stream())
                .anyMatch(attempt -> attempt.state() == StepState.OOM_KILLED);
        if (ranOut) {
            ByteSize more = rounded(limit.bytes() / 2 * 3);
            return Optional.of(new MemoryProposal(template, stage, limit, more, "it ran out of " + limit));
        }
        long peak = results.stream()
                .map(StepResult::peakMemory)
                .filter(Objects::nonNull)
                .mapToLong(ByteSize::bytes)
                .max()
                .orElse(0);
        if (peak == 0) {
            return Optional.empty();
        }
        ByteSize proposed = rounded(peak / 4 * 5);
        boolean scarce = peak >= limit.bytes() / 10 * 9 && proposed.compareTo(limit) > 0;
        boolean spare = proposed.bytes() <= limit.bytes() / 4 * 3
                && results.stream()
                        .allMatch(result -> result.state() == StepState.SUCCEEDED
                                && result.peakMemory() != null
                                && result.duration().compareTo(LONG_ENOUGH) >= 0);
        return scarce || spare
                ? Optional.of(new MemoryProposal(
                        template, stage, limit, proposed, "it took " + new ByteSize(peak) + " of " + limit))
                : Optional.empty();
    }

    /** Up, to what people write: by 32 MB up to 1 GB, by 128 MB above. */
    private static ByteSize rounded(long bytes) {
        long unit = bytes <= 1024 * MB ? SMALLEST : 128 * MB;
        return new ByteSize(Math.max(SMALLEST, (bytes + unit - 1) / unit * unit));
    }

    /** {@return the line of the file} */
    String line() {
        long mb = proposed.bytes() / MB;
        return "memory = \"" + (mb % 1024 == 0 ? mb / 1024 + "gb" : mb + "mb") + "\"";
    }

    /** {@return where it belongs in the file, and the line} */
    String toml() {
        String place = stage == null
                ? "[[pipeline.steps]]\nname = " + quoted(step)
                : "[stages." + key(stage) + ".steps." + key(step) + "]";
        return place + "\n" + line() + "  # " + why + "\n";
    }

    private static String key(String name) {
        return name.matches("[A-Za-z0-9_-]+") ? name : quoted(name);
    }

    private static String quoted(String name) {
        return '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
