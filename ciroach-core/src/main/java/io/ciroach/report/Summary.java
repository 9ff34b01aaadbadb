package io.ciroach.report;

import io.ciroach.event.RunEvent;
import io.ciroach.model.ByteSize;
import io.ciroach.result.Cleaned;
import io.ciroach.result.Outcome;
import io.ciroach.result.PipelineResult;
import io.ciroach.result.StepResult;
import io.ciroach.result.StepState;
import io.ciroach.result.Waited;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The end of a run, for a person who gives it five seconds: a row a step, what is worth a look beside it, where to read on,
 * and last how it came out.
 */
final class Summary {

    /** With more steps than these, those that went well without anything to say are only counted. */
    private static final int MOST_ROWS = 40;

    private static final int WIDEST_NAME = 40;
    private static final int LONGEST_MESSAGE = 120;
    private static final int LONGEST_NAMES = 40;
    private static final Duration WORTH_TELLING = Duration.ofSeconds(1);

    private final PipelineResult run;
    private final List<String> leftOutCleanup;
    private final List<RunEvent.CleanupMissed> missed;
    private final Paint paint;

    Summary(PipelineResult run, List<String> leftOutCleanup, List<RunEvent.CleanupMissed> missed, Paint paint) {
        this.run = run;
        this.leftOutCleanup = leftOutCleanup;
        this.missed = missed;
        this.paint = paint;
    }

    /** {@return the lines; {@code brief} leaves out the steps that went well} */
    List<String> lines(boolean brief) {
        List<String> lines = new ArrayList<>();
        rows(brief || run.steps().size() > MOST_ROWS, lines);
        run.warnings().forEach(warning -> lines.add(paint.yellow("warning: " + Inert.text(warning))));
        missed.forEach(cleanup -> lines.add(paint.red(
                "cleanup step " + Inert.text(cleanup.step()) + " did not run: " + Inert.text(cleanup.reason()))));
        if (!leftOutCleanup.isEmpty()) {
            lines.add(paint.yellow(
                    "cleanup steps left out by the selection: " + Inert.text(String.join(", ", leftOutCleanup))));
        }
        lines.add("peak: " + Words.count(run.peakContainers(), "container") + " and " + run.peakMemory() + " of "
                + run.budget().memory() + "; removed: "
                + Words.count(run.cleaned().containers(), "container")
                + (run.cleaned().artifacts().isEmpty()
                        ? ""
                        : "; wiped: " + Words.count(run.cleaned().artifacts().size(), "artifact"))
                + reaped(run.cleaned()));
        run.firstFailure().ifPresent(step -> log(step, lines));
        lines.add("reports: " + Inert.path(run.reports()));
        lines.add(outcome());
        return lines;
    }

    private static String reaped(Cleaned cleaned) {
        List<String> what = new ArrayList<>();
        if (!cleaned.images().isEmpty()) {
            what.add(Words.count(cleaned.images().size(), "image"));
        }
        if (!cleaned.caches().isEmpty()) {
            what.add(Words.count(cleaned.caches().size(), "cache"));
        }
        long bytes = Stream.concat(cleaned.images().stream(), cleaned.caches().stream())
                .mapToLong(one -> one.size().bytes())
                .sum();
        return what.isEmpty() ? "" : "; reaped: " + String.join(" and ", what) + ", " + new ByteSize(bytes);
    }

    private static void log(StepResult step, List<String> lines) {
        if (step.log() != null) {
            lines.add("log of " + Inert.text(step.name()) + ": " + Inert.path(step.log()));
        }
    }

    private void rows(boolean brief, List<String> lines) {
        List<StepResult> shown = run.steps().stream()
                .filter(step -> !brief
                        || step.state() != StepState.SUCCEEDED
                        || !remarks(step, false).isEmpty())
                .toList();
        int width = shown.stream()
                .mapToInt(step -> Math.min(WIDEST_NAME, Inert.text(step.name()).length()))
                .max()
                .orElse(0);
        if (!shown.isEmpty()) {
            lines.add(paint.dim("state          time  step"));
        }
        shown.forEach(step -> lines.add(row(step, width)));
        int others = run.steps().size() - shown.size();
        if (others > 0 && !shown.isEmpty()) {
            lines.add("and " + Words.count(others, "more step") + " SUCCEEDED");
        }
    }

    private String row(StepResult step, int width) {
        String state = paint.state(step, String.format(Locale.ROOT, "%-10s", step.state()));
        String time = step.startedAt() == null ? "-" : Words.duration(step.duration());
        String notes = String.join("; ", notes(step));
        String name = Inert.text(step.name());
        String row = state + "  " + String.format(Locale.ROOT, "%7s", time) + "  " + name;
        return notes.isEmpty() ? row : row + " ".repeat(Math.max(0, width - name.length())) + "  " + notes;
    }

    /** {@return what is worth a look about a step; text of others in it is inert} */
    static List<String> notes(StepResult step) {
        return remarks(step, true);
    }

    /** Waits alone bring no step that went well into a brief table: where many share few lanes, nearly all of them wait. */
    private static List<String> remarks(StepResult step, boolean withWaits) {
        List<String> notes = new ArrayList<>();
        if (step.exitCode() != null && (step.state() == StepState.FAILED || step.state() == StepState.OOM_KILLED)) {
            notes.add("exit code " + step.exitCode());
        }
        if (step.allowed() && step.state() != StepState.SUCCEEDED) {
            notes.add("allowed");
        }
        if (step.message() != null) {
            String message = Inert.text(step.message());
            notes.add(message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE) + "...");
        }
        if (step.flaky()) {
            notes.add("flaky: attempt " + step.attempts().size() + " made it good");
        } else if (step.attempts().size() > 1) {
            notes.add(step.attempts().size() + " attempts");
        }
        if (withWaits) {
            notes.addAll(waits(step));
        }
        if (step.peakMemory() != null
                && step.peakMemory().bytes() >= step.memoryLimit().bytes() / 10 * 9) {
            notes.add("memory " + step.peakMemory() + " of " + step.memoryLimit());
        }
        step.warnings().forEach(warning -> notes.add(Inert.text(warning)));
        if (!step.logComplete() && !step.attempts().isEmpty()) {
            notes.add("log incomplete");
        }
        return notes;
    }

    private static List<String> waits(StepResult step) {
        // One for each reason and whoever was the cause: each attempt of a step waits anew.
        Map<List<Object>, Waited> sums = new LinkedHashMap<>();
        for (Waited waited : step.waited()) {
            // Waiting for what it needs is no news: the order says it.
            if (!waited.reason().equals("needs")) {
                sums.merge(List.of(waited.reason(), waited.by()), waited, Summary::sum);
            }
        }
        return sums.values().stream()
                .filter(waited -> waited.duration().compareTo(WORTH_TELLING) >= 0)
                .map(waited -> Inert.text(Words.waited(waited, LONGEST_NAMES)))
                .toList();
    }

    private static Waited sum(Waited one, Waited other) {
        return new Waited(one.reason(), one.by(), one.duration().plus(other.duration()));
    }

    private String outcome() {
        String text = Inert.text(run.pipeline()) + " " + run.outcome() + " in " + Words.duration(run.duration());
        if (run.outcome() != Outcome.SUCCEEDED) {
            text += run.firstFailure()
                    .map(step -> ": " + Inert.text(step.name()) + " " + Words.end(step.state(), step.exitCode()))
                    .orElse("");
        }
        return paint.outcome(run.succeeded(), text);
    }
}
