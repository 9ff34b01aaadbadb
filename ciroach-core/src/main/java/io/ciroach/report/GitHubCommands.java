package io.ciroach.report;

import io.ciroach.result.StepResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * GitHub's workflow commands: a group for the output of each step that went well (GitHub folds every group, so what failed
 * stands open), and an error for each that did not, at its place in the pipeline file.
 */
public final class GitHubCommands implements CiPresentation {

    /** An annotation is read in a list; the whole is in the log. */
    private static final int LAST_LINES = 10;

    private final String file;
    private final Map<String, Integer> lines;
    private final String module;

    /**
     * For one run.
     *
     * @param file the pipeline file, relative to the checkout; empty where it is not in there
     * @param lines where the steps stand in it
     * @param module whose pipeline it is, where several run at once; null where that goes without saying
     */
    public GitHubCommands(String file, Map<String, Integer> lines, @Nullable String module) {
        this.file = file;
        this.module = module == null || module.isEmpty() ? "" : module + ":";
        this.lines = Map.copyOf(lines);
    }

    @Override
    public @Nullable Fold fold(StepResult step, String title) {
        return step.isBad() ? null : new Fold("::group::" + data(title), "::endgroup::");
    }

    @Override
    public String failed(StepResult step) {
        List<String> text = new ArrayList<>();
        text.add(step.message() == null ? "after " + Words.duration(step.duration()) : step.message());
        List<String> tail = step.lastLines();
        text.addAll(tail.subList(Math.max(0, tail.size() - LAST_LINES), tail.size()));
        text.replaceAll(Inert::text);
        return "::error " + place(step)
                + "title=" + property(module + step.name() + " " + Words.end(step.state(), step.exitCode()))
                + "::" + data(String.join("\n", text));
    }

    private String place(StepResult step) {
        return file.isEmpty() ? "" : "file=" + property(file) + ",line=" + lines.getOrDefault(step.name(), 1) + ",";
    }

    private static String property(String any) {
        return data(Inert.text(any)).replace(":", "%3A").replace(",", "%2C");
    }

    /** What is several lines stays one for the server. */
    private static String data(String text) {
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }
}
