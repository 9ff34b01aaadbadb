package io.ciroach.junit;

import io.ciroach.Ciroach;
import io.ciroach.result.PipelineResult;
import io.ciroach.result.StepResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Puts what came out into JUnit's own reports: how the run ended, and {@code run.json}; of a run that did not succeed also
 * why, the page for people, and the logs of the steps that ended badly, where that page looks for them.
 */
record Publication(ExtensionContext context, PipelineResult result) {

    private static final String REPORT = "run.json";
    private static final String PAGE = "report.html";

    static Publication of(ExtensionContext context, PipelineResult result) {
        return new Publication(context, result);
    }

    void publish() {
        Map<String, String> entry = new LinkedHashMap<>();
        entry.put("ciroach.run", result.id());
        entry.put("ciroach.outcome", result.outcome() + " (" + result.exitCode() + ")");
        entry.put("ciroach.reports", result.reports().toString());
        if (!result.succeeded()) {
            entry.put("ciroach.failure", Ciroach.explain(result));
        }
        context.publishReportEntry(entry);
        try {
            context.publishDirectory("ciroach", this::fill);
        } catch (RuntimeException e) {
            // A launcher that has no place for files (or an older one than its engine) is no reason to fail a test.
            context.publishReportEntry("ciroach.notPublished", String.valueOf(e.getMessage()));
        }
    }

    private void fill(Path folder) throws IOException {
        copy(result.reports().resolve(REPORT), folder.resolve(REPORT));
        if (result.succeeded()) {
            return;
        }
        copy(result.reports().resolve(PAGE), folder.resolve(PAGE));
        Path logs = Files.createDirectory(folder.resolve("logs"));
        for (StepResult step : result.steps()) {
            Path log = step.log();
            if (step.isBad() && log != null) {
                copy(log, logs.resolve(log.getFileName()));
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        if (Files.isRegularFile(from)) {
            Files.copy(from, to);
        }
    }
}
