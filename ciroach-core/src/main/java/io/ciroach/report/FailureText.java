package io.ciroach.report;

import io.ciroach.result.Outcome;
import io.ciroach.result.PipelineResult;
import io.ciroach.result.StepResult;
import io.ciroach.result.StepState;
import java.util.List;
import java.util.Optional;

/** What a failed run says as the message of an exception. */
public final class FailureText {

    private FailureText() {}

    /**
     * The first failed step, its state and exit code, its last lines, where its log is, and how to run it by hand; of a run
     * that took longer than it may and had no such step, the first that it ended.
     *
     * @param run a run that did not succeed
     * @return several lines, without control characters but line feeds, and without one at the end
     */
    public static String of(PipelineResult run) {
        Optional<StepResult> first = run.firstFailure().or(() -> endedByTheRun(run));
        StringBuilder text = new StringBuilder("pipeline \"" + Inert.text(run.pipeline()) + "\" " + ended(run));
        first.ifPresentOrElse(
                step -> describe(step, run, text),
                () -> text.append(
                        run.outcome() == Outcome.FAILED ? ": all steps ended well, cleaning up did not" : ""));
        run.warnings().forEach(warning -> text.append("\n  warning: ").append(Inert.text(warning)));
        return text.append("\n  reports: ").append(Inert.path(run.reports())).toString();
    }

    private static String ended(PipelineResult run) {
        String after = " after " + Words.duration(run.duration());
        return switch (run.outcome()) {
            case TIMED_OUT -> "ran into its time-out" + after;
            case CANCELLED -> "was cancelled" + after;
            case ERRORED -> "could not be run to its end" + after;
            case FAILED -> "failed" + after;
            // Nothing failed, but cleaning up did not get through.
            case SUCCEEDED ->
                run.exitCode() == 0 ? "succeeded" + after : "ended with exit code " + run.exitCode() + after;
        };
    }

    private static Optional<StepResult> endedByTheRun(PipelineResult run) {
        return run.outcome() != Outcome.TIMED_OUT
                ? Optional.empty()
                : run.steps().stream()
                        .filter(step -> step.state() == StepState.CANCELLED)
                        .findFirst();
    }

    private static void describe(StepResult step, PipelineResult run, StringBuilder text) {
        text.append(": ")
                .append(step.isCleanup() ? "cleanup step \"" : "step \"")
                .append(Inert.text(step.name()));
        text.append("\" ").append(Words.end(step.state(), step.exitCode()));
        if (step.message() != null) {
            text.append(": ").append(Inert.text(step.message()));
        }
        if (!step.lastLines().isEmpty()) {
            text.append("\n  its last lines:");
            step.lastLines().forEach(line -> text.append("\n  | ").append(Inert.text(line)));
        }
        if (step.log() != null) {
            text.append("\n  its log")
                    .append(step.logComplete() ? ": " : " (incomplete): ")
                    .append(Inert.path(step.log()));
        }
        if (step.commandLine() != null) {
            text.append("\n  by hand: ").append(Inert.lines(step.commandLine()));
        }
        List<StepResult> others = run.steps().stream()
                .filter(other -> !other.equals(step) && other.isBad())
                .toList();
        others.stream()
                .limit(5)
                .forEach(other -> text.append("\n  also: step \"")
                        .append(Inert.text(other.name()))
                        .append("\" ")
                        .append(Words.end(other.state(), other.exitCode())));
        if (others.size() > 5) {
            text.append("\n  and ")
                    .append(Words.count(others.size() - 5L, "step"))
                    .append(" more");
        }
        if (run.outcome() == Outcome.CANCELLED) {
            text.append("\n  (it had failed before the cancel)");
        }
    }
}
