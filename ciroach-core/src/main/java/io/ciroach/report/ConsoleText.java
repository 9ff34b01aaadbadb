package io.ciroach.report;

import io.ciroach.event.LogLine;
import io.ciroach.event.RunEvent;
import io.ciroach.event.RunListener;
import io.ciroach.files.ReportFolder;
import io.ciroach.model.ByteSize;
import io.ciroach.plan.PlannedStep;
import io.ciroach.report.ConsoleReport.Style;
import io.ciroach.result.AttemptResult;
import io.ciroach.result.StepResult;
import io.ciroach.result.StepState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

// Long because it is one listener: each event has its method here, and what they print is meant to look alike.
/** Turns events into the lines of a console. */
final class ConsoleText implements RunListener {

    private static final Duration BETWEEN_PROGRESS = Duration.ofSeconds(10);

    private final Screen screen;
    private final Style style;
    private final boolean timestamps;
    private final Paint paint;
    private final Prefixes prefixes;
    private final Path logs;
    private final KeptOutput kept;
    private final CiPresentation ci;

    /** Is used again for each event with lines. */
    private final StringBuilder output = new StringBuilder();

    private final Map<String, Instant> pulls = new HashMap<>();
    private final Map<String, Instant> pullsShown = new HashMap<>();
    private final List<RunEvent.CleanupMissed> missed = new ArrayList<>();
    private final Map<String, PlannedStep> steps = new LinkedHashMap<>();
    private List<String> leftOutCleanup = List.of();
    private @Nullable Instant start;
    private boolean cleaningUp;

    ConsoleText(
            Screen screen,
            Style style,
            boolean timestamps,
            boolean colours,
            @Nullable String module,
            ReportFolder folder,
            CiPresentation ci) {
        this.screen = screen;
        this.style = style;
        this.timestamps = timestamps;
        this.paint = new Paint(colours);
        this.prefixes = new Prefixes(paint, module);
        this.logs = folder.path().resolve("logs");
        this.kept = new KeptOutput(folder);
        this.ci = ci;
    }

    @Override
    public void onRunStarted(RunEvent.RunStarted event) {
        start = event.at();
        event.plan().steps().forEach(step -> steps.put(step.name(), step));
        leftOutCleanup = event.plan().leftOutCleanup();
        prefixes.plan(event.plan());
        int steps = event.plan().steps().size();
        tell(
                event.at(),
                Inert.text(event.plan().pipeline().name()) + ", run " + event.id() + ": " + Words.count(steps, "step")
                        + ", at most " + Words.budget(event.budget()));
        tell(event.at(), "engine " + Inert.text(event.engineVersion()) + " at " + Inert.text(event.engineAddress()));
        event.warnings().forEach(warning -> warn(event.at(), Inert.text(warning)));
    }

    @Override
    public void onPullStarted(RunEvent.PullStarted event) {
        pulls.put(event.image(), event.at());
        pullsShown.put(event.image(), event.at());
        tell(event.at(), "pulling " + Inert.text(event.image()));
    }

    @Override
    public void onPullProgress(RunEvent.PullProgress event) {
        Instant shown = pullsShown.get(event.image());
        if (shown == null || Duration.between(shown, event.at()).compareTo(BETWEEN_PROGRESS) < 0) {
            return;
        }
        pullsShown.put(event.image(), event.at());
        String total = event.totalBytes() > 0 ? " of " + new ByteSize(event.totalBytes()) : "";
        tell(event.at(), "pulling " + Inert.text(event.image()) + ": " + new ByteSize(event.currentBytes()) + total);
    }

    @Override
    public void onPullFinished(RunEvent.PullFinished event) {
        Instant began = pulls.remove(event.image());
        pullsShown.remove(event.image());
        if (event.failure() != null) {
            insist(
                    event.at(),
                    paint.red("cannot pull " + Inert.text(event.image()) + ": " + Inert.text(event.failure())));
        } else {
            String time = began == null ? "" : " in " + Words.duration(Duration.between(began, event.at()));
            tell(event.at(), "pulled " + Inert.text(event.image()) + time);
        }
    }

    @Override
    public void onAttemptStarted(RunEvent.AttemptStarted event) {
        if (!cleaningUp && isCleanup(event.step())) {
            cleaningUp = true;
            tell(event.at(), "cleaning up");
        }
        tell(
                event.at(),
                Inert.text(event.step()) + " started" + (event.attempt() > 1 ? ", attempt " + event.attempt() : ""));
    }

    @Override
    public void onAttemptFinished(RunEvent.AttemptFinished event) {
        AttemptResult result = event.result();
        boolean another = result.number() > 1 || retries(event.step()) || result.state() == StepState.ERRORED;
        if (result.state() == StepState.SUCCEEDED || !another) {
            return;
        }
        String time = result.startedAt() == null
                ? ""
                : " after " + Words.duration(Duration.between(result.startedAt(), result.endedAt()));
        String why = result.message() == null ? "" : ": " + Inert.text(result.message());
        tell(
                event.at(),
                Inert.text(event.step()) + " attempt " + result.number() + ": "
                        + paint.yellow(Words.end(result.state(), result.exitCode())) + time + why);
    }

    @Override
    public void onLogLines(RunEvent.LogLines event) {
        String stamp = stamp(event.at());
        String stdout = stamp + prefixes.of(event.step(), LogLine.Stream.STDOUT);
        String stderr = stamp + prefixes.of(event.step(), LogLine.Stream.STDERR);
        output.setLength(0);
        for (LogLine line : event.lines()) {
            output.append(line.stream() == LogLine.Stream.STDOUT ? stdout : stderr)
                    .append(Inert.line(line.text(), paint.hasColours()))
                    .append('\n');
        }
        if (style == Style.INTERLEAVED || !kept.keeps(event.step())) {
            screen.put(output);
            return;
        }
        String problem = kept.add(event.step(), output.toString());
        if (problem != null) {
            // Without room to keep it, it is shown as it comes: nothing is lost.
            warn(
                    event.at(),
                    "the output of " + Inert.text(event.step())
                            + " comes as it is written, since it cannot be kept until its end: " + Inert.text(problem));
            showKept(event.step(), event.at());
        }
    }

    @Override
    public void onStepFinished(RunEvent.StepFinished event) {
        StepResult step = event.result();
        boolean failed = step.isBad() && step.state() != StepState.CANCELLED;
        if (style == Style.GROUPED || failed) {
            showKept(step, event.at());
        }
        kept.drop(step.name());
        String text = Inert.text(step.name()) + " " + paint.state(step, Words.end(step.state(), step.exitCode()));
        if (step.startedAt() != null) {
            text += " after " + Words.duration(step.duration());
        }
        if (step.flaky()) {
            text += ", flaky: attempt " + step.attempts().size() + " made it good";
        }
        if (step.allowed() && step.state() != StepState.SUCCEEDED) {
            text += ", allowed";
        }
        if (step.message() != null) {
            text += ": " + Inert.text(step.message());
        }
        if (failed) {
            insist(event.at(), text);
            command(ci.failed(step));
        } else {
            tell(event.at(), text);
        }
    }

    @Override
    public void onCancelRequested(RunEvent.CancelRequested event) {
        boolean cleanup = steps.values().stream().anyMatch(PlannedStep::isCleanup);
        String what = event.count() < 2
                ? "ending what runs" + (cleanup ? ", then the cleanup steps" : "")
                : "killing what runs" + (cleanup ? ", without the cleanup steps that are left" : "");
        insist(event.at(), paint.yellow("cancel: " + Inert.text(event.reason()) + ": " + what));
    }

    /** {@return a line for when the process ends now; any thread may ask} */
    String leaving(String reason) {
        return prefixes.own()
                + paint.yellow("cancel: " + Inert.text(reason) + ": leaving at once; the next run removes what is left")
                + "\n";
    }

    @Override
    public void onNotice(RunEvent.Notice event) {
        insist(event.at(), Inert.text(event.text()));
    }

    @Override
    public void onCleanupMissed(RunEvent.CleanupMissed event) {
        missed.add(event);
        insist(
                event.at(),
                paint.red("cleanup step " + Inert.text(event.step()) + " did not run: " + Inert.text(event.reason())));
    }

    @Override
    public void onRunFinished(RunEvent.RunFinished event) {
        // Each step has its end before; whatever is kept now would be lost.
        if (style == Style.GROUPED) {
            kept.steps().forEach(step -> showKept(step, event.at()));
        }
        kept.steps().forEach(kept::drop);
        new Summary(event.result(), leftOutCleanup, missed, paint)
                .lines(style == Style.QUIET)
                .forEach(line -> insist(event.at(), line));
    }

    /** Lines that a stopped console did not take. */
    void notShown(long lines, Instant at) {
        insist(
                at,
                paint.yellow(Words.count(lines, "line")
                        + " of output not shown here, since the console took none; all are in "
                        + logs));
    }

    private void showKept(StepResult step, Instant at) {
        CiPresentation.Fold fold =
                kept.isEmpty(step.name()) ? null : ci.fold(step, stamp(at) + prefixes.own() + title(step.name()));
        if (fold == null) {
            showKept(step.name(), at);
        } else {
            command(fold.before());
            replay(step.name(), at);
            command(fold.after());
        }
    }

    private void showKept(String step, Instant at) {
        if (!kept.isEmpty(step)) {
            insist(at, title(step));
            replay(step, at);
        }
    }

    private static String title(String step) {
        return "output of " + Inert.text(step) + ":";
    }

    private void replay(String step, Instant at) {
        String problem = kept.show(step, screen::put);
        if (problem != null) {
            warn(at, "the rest is only in its log: " + Inert.text(problem));
        }
    }

    private void command(@Nullable String line) {
        if (line != null) {
            screen.command(line + "\n");
        }
    }

    private void warn(Instant at, String text) {
        insist(at, paint.yellow("warning: " + text));
    }

    /** Says what {@code quiet} leaves out. */
    private void tell(Instant at, String text) {
        if (style != Style.QUIET) {
            insist(at, text);
        }
    }

    private void insist(Instant at, String text) {
        screen.put(stamp(at) + prefixes.own() + text + "\n");
    }

    private String stamp(Instant at) {
        if (!timestamps || start == null) {
            return "";
        }
        long millis = Math.max(0, Duration.between(start, at).toMillis());
        String hours = millis < 3_600_000 ? "" : millis / 3_600_000 + ":";
        return String.format(
                Locale.ROOT, "%s%02d:%02d.%03d ", hours, millis / 60_000 % 60, millis / 1000 % 60, millis % 1000);
    }

    private boolean isCleanup(String step) {
        PlannedStep planned = planned(step);
        return planned != null && planned.isCleanup();
    }

    private boolean retries(String step) {
        PlannedStep planned = planned(step);
        return planned != null && planned.step().retry().maxRetries() > 0;
    }

    private @Nullable PlannedStep planned(String step) {
        return steps.get(step);
    }
}
