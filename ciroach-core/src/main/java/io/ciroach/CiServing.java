package io.ciroach;

import io.ciroach.event.RunListener;
import io.ciroach.plan.PlannedStep;
import io.ciroach.report.CiPresentation;
import io.ciroach.report.GitHubCommands;
import io.ciroach.report.GitHubSummary;
import io.ciroach.report.GitLabSections;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a run does for the CI server that it runs on.
 *
 * @param commands are given on the terminal
 * @param listeners tell it in other ways
 */
record CiServing(CiPresentation commands, List<RunListener> listeners) {

    static CiServing of(CiServer wanted, Planning planning, String run, @Nullable String module) {
        return switch (wanted.in(planning.environment())) {
            case GITHUB -> gitHub(planning, module);
            case GITLAB -> new CiServing(new GitLabSections(run), List.of());
            case AUTO, NONE -> new CiServing(CiPresentation.NONE, List.of());
        };
    }

    private static CiServing gitHub(Planning planning, @Nullable String module) {
        Map<String, Integer> lines = planning.plan().steps().stream()
                .collect(Collectors.toMap(
                        PlannedStep::name, step -> step.location().line()));
        String summary = planning.environment().getOrDefault("GITHUB_STEP_SUMMARY", "");
        return new CiServing(
                new GitHubCommands(fileInCheckout(planning), lines, module),
                summary.isEmpty() ? List.of() : List.of(new GitHubSummary(Path.of(summary))));
    }

    /** Empty where it lies elsewhere. */
    private static String fileInCheckout(Planning planning) {
        Path file = planning.reading().path();
        Path checkout = Path.of(planning.environment().getOrDefault("GITHUB_WORKSPACE", ""));
        return checkout.isAbsolute() && file.startsWith(checkout)
                ? checkout.relativize(file).toString()
                : "";
    }
}
