package io.ciroach.report;

import io.ciroach.model.Budget;
import io.ciroach.result.StepState;
import io.ciroach.result.Waited;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How values read in text for people. */
final class Words {

    private Words() {}

    /** {@code 0.3s}, {@code 48s}, {@code 1m 33s}, {@code 2h 05m}. */
    static String duration(Duration duration) {
        long millis = Math.max(0, duration.toMillis());
        if (millis < 9_950) {
            return String.format(Locale.ROOT, "%.1fs", millis / 1000.0);
        }
        long seconds = (millis + 500) / 1000;
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3600) {
            return String.format(Locale.ROOT, "%dm %02ds", seconds / 60, seconds % 60);
        }
        return String.format(Locale.ROOT, "%dh %02dm", seconds / 3600, seconds % 3600 / 60);
    }

    /** {@code FAILED, exit code 2}; no code where Ciroach ended the step, for then it says nothing. */
    static String end(StepState state, @Nullable Integer exitCode) {
        boolean telling = state == StepState.FAILED || state == StepState.OOM_KILLED;
        return telling && exitCode != null ? state + ", exit code " + exitCode : state.toString();
    }

    /** {@code waited 48s for room (unit)}. */
    static String waited(Waited waited) {
        return waited(waited, Integer.MAX_VALUE);
    }

    /** The same, with as many names as fit into that many characters, and at least one. */
    static String waited(Waited waited, int columns) {
        String text = "waited " + duration(waited.duration()) + " for " + waiting(waited.reason());
        return waited.by().isEmpty() ? text : text + " (" + names(waited.by(), columns) + ")";
    }

    static String waiting(String reason) {
        return switch (reason) {
            case "pull" -> "its image";
            case "cache" -> "a cache";
            case "engine" -> "the engine";
            case "needs" -> "other steps";
            default -> reason;
        };
    }

    static String budget(Budget budget) {
        String text = count(budget.maxParallel(), "container") + " and " + budget.memory() + " at once";
        return budget.cpus() == null ? text : text + ", " + budget.cpus() + " CPUs";
    }

    static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    /** The first few names. */
    static String names(List<String> names) {
        return names(names, Integer.MAX_VALUE);
    }

    private static String names(List<String> names, int columns) {
        int shown = Math.min(4, names.size());
        while (shown > 1 && String.join(", ", names.subList(0, shown)).length() > columns) {
            shown--;
        }
        String some = String.join(", ", names.subList(0, shown));
        return names.size() <= shown ? some : some + " and " + (names.size() - shown) + " more";
    }
}
