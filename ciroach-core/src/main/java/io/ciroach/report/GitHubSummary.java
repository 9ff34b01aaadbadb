package io.ciroach.report;

import io.ciroach.event.RunEvent;
import io.ciroach.event.RunListener;
import io.ciroach.files.SharedFile;
import io.ciroach.result.PipelineResult;
import io.ciroach.result.StepResult;
import io.ciroach.result.StepState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Adds what came of a run, as Markdown, to the summary of a job on GitHub. Throws {@link UncheckedIOException} with a sentence
 * if it cannot.
 */
public final class GitHubSummary implements RunListener {

    /** GitHub takes nothing at all of a larger one. */
    private static final int MOST_BYTES = 1024 * 1024;

    private static final int MOST_ROWS = 100;
    private static final int MOST_TAILS = 5;
    private static final int LONGEST = 300;
    private static final int LONGEST_COMMAND = 4000;

    private final Path file;
    private final List<RunEvent.CleanupMissed> missed = new ArrayList<>();

    /**
     * For one run.
     *
     * @param file the summary, which other runs add to as well
     */
    public GitHubSummary(Path file) {
        this.file = file;
    }

    @Override
    public void onCleanupMissed(RunEvent.CleanupMissed event) {
        missed.add(event);
    }

    @Override
    public void onRunFinished(RunEvent.RunFinished event) {
        try {
            SharedFile.append(file, text(event.result()).getBytes(StandardCharsets.UTF_8), MOST_BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "GitHub's summary " + file + " (GITHUB_STEP_SUMMARY) could not be written: " + e.getMessage(), e);
        }
    }

    private String text(PipelineResult run) {
        StringBuilder text = new StringBuilder();
        text.append("### ").append(run.succeeded() ? "✅ " : "❌ ").append(Markdown.code(run.pipeline()));
        text.append(" ").append(run.outcome()).append(" in ").append(Words.duration(run.duration()));
        text.append("\n\n| state | time | step | notes |\n| --- | ---: | --- | --- |\n");
        run.steps().stream().limit(MOST_ROWS).forEach(step -> row(step, text));
        text.append('\n');
        if (run.steps().size() > MOST_ROWS) {
            text.append("and ")
                    .append(Words.count(run.steps().size() - MOST_ROWS, "more step"))
                    .append("\n\n");
        }
        run.warnings().stream()
                .limit(MOST_ROWS)
                .forEach(warning -> text.append("- ⚠️ ").append(code(warning)).append('\n'));
        missed.stream()
                .limit(MOST_ROWS)
                .forEach(cleanup -> text.append("- ❌ cleanup step ")
                        .append(code(cleanup.step()))
                        .append(" did not run: ")
                        .append(code(cleanup.reason()))
                        .append('\n'));
        text.append('\n');
        run.steps().stream()
                .filter(step -> step.isBad() && step.state() != StepState.CANCELLED)
                .limit(MOST_TAILS)
                .forEach(step -> tail(step, text));
        return text.append("at most ")
                .append(Words.count(run.peakContainers(), "container"))
                .append(" and ")
                .append(run.peakMemory())
                .append(" of ")
                .append(run.budget().memory())
                .append(" at once\n\n")
                .toString();
    }

    private static void row(StepResult step, StringBuilder text) {
        List<String> notes = Summary.notes(step);
        text.append("| ").append(sign(step)).append(' ').append(step.state());
        text.append(" | ").append(step.startedAt() == null ? "-" : Words.duration(step.duration()));
        text.append(" | ").append(code(step.name()));
        text.append(" | ").append(notes.isEmpty() ? "" : code(String.join("; ", notes)));
        text.append(" |\n");
    }

    private static String sign(StepResult step) {
        if (step.isBad()) {
            return "❌";
        }
        if (step.state() == StepState.SKIPPED) {
            return "➖";
        }
        return step.flaky() || step.state() != StepState.SUCCEEDED ? "⚠️" : "✅";
    }

    private static void tail(StepResult step, StringBuilder text) {
        List<String> lines = step.lastLines().stream().map(GitHubSummary::cut).toList();
        text.append("<details open><summary>")
                .append(code(step.name()))
                .append(' ')
                .append(Words.end(step.state(), step.exitCode()))
                .append(lines.isEmpty() ? "" : ": its last lines")
                .append("</summary>\n\n");
        if (!lines.isEmpty()) {
            text.append(Markdown.block(String.join("\n", lines)));
        }
        if (step.commandLine() != null && step.commandLine().length() <= LONGEST_COMMAND) {
            text.append("by hand:\n\n").append(Markdown.block(step.commandLine()));
        }
        text.append("</details>\n\n");
    }

    private static String code(String any) {
        return Markdown.code(cut(any));
    }

    private static String cut(String any) {
        return any.length() <= LONGEST ? any : any.substring(0, LONGEST) + "...";
    }
}
