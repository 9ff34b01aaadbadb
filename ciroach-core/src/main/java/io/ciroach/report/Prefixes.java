package io.ciroach.report;

import io.ciroach.event.LogLine;
import io.ciroach.plan.ExecutionPlan;
import io.ciroach.plan.PlannedStep;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What stands before each line: the step, and which of its streams; before Ciroach's own lines its name. */
final class Prefixes {

    /** Longer names stand as they are, and their lines are out of line. */
    private static final int WIDEST = 28;

    private final Paint paint;
    private final @Nullable String module;
    private final Map<String, Pair> pairs = new HashMap<>();
    private int width;

    /** {@code name |} for standard output, {@code name !} for standard error. */
    private record Pair(String stdout, String stderr) {}

    Prefixes(Paint paint, @Nullable String module) {
        this.paint = paint;
        this.module = module == null || module.isEmpty() ? null : Inert.text(module);
    }

    void plan(ExecutionPlan plan) {
        width = Math.min(
                WIDEST,
                plan.steps().stream()
                        .mapToInt(step -> name(step.name()).length())
                        .max()
                        .orElse(0));
        for (PlannedStep step : plan.steps()) {
            pairs.put(step.name(), pair(step.index() - 1, step.name()));
        }
    }

    String of(String step, LogLine.Stream stream) {
        Pair pair = pairs.computeIfAbsent(step, unplanned -> pair(pairs.size(), unplanned));
        return stream == LogLine.Stream.STDOUT ? pair.stdout : pair.stderr;
    }

    /** {@return what Ciroach's own lines begin with: a bracket, which no step's name begins with} */
    String own() {
        return paint.dim(module == null ? "[ciroach]" : "[ciroach " + module + "]") + " ";
    }

    private Pair pair(int index, String step) {
        String name = name(step);
        String padded = name + " ".repeat(Math.max(0, width - name.length())) + " ";
        return new Pair(paint.name(index, padded + "|") + " ", paint.name(index, padded) + paint.red("!") + " ");
    }

    private String name(String step) {
        // The one text of others at the start of a line.
        return Inert.lines(module == null ? step : module + ":" + step);
    }
}
