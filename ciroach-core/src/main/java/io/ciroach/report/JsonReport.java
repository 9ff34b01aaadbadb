package io.ciroach.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ciroach.event.RunEvent;
import io.ciroach.event.RunListener;
import io.ciroach.files.ReportFolder;
import io.ciroach.model.Budget;
import io.ciroach.model.When;
import io.ciroach.result.AttemptResult;
import io.ciroach.result.Cleaned;
import io.ciroach.result.PipelineResult;
import io.ciroach.result.StepResult;
import io.ciroach.result.Waited;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Writes {@code run.json} when the run has finished: what the contract shows, and of each step also {@code allowed},
 * {@code message} and {@code warnings}, of each attempt {@code message}. Paths are relative to the report folder; what is
 * not known, or did not happen, is null or empty. Throws {@link UncheckedIOException} with a sentence if it cannot be written.
 */
public final class JsonReport implements RunListener {

    private static final String NAME = "run.json";

    private final ReportFolder folder;

    /**
     * For one run.
     *
     * @param folder where it is written
     */
    public JsonReport(ReportFolder folder) {
        this.folder = folder;
    }

    @Override
    public void onRunFinished(RunEvent.RunFinished event) {
        String text = Json.pretty(run(event.result()));
        try {
            folder.publish(NAME, text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the report " + folder.path().resolve(NAME) + " could not be written: " + e.getMessage(), e);
        }
    }

    private ObjectNode run(PipelineResult run) {
        ObjectNode node = Json.object();
        node.put("schema", Json.SCHEMA);
        node.put("id", run.id());
        node.put("pipeline", run.pipeline());
        node.put("file", relative(run.file()));
        node.putObject("engine").put("address", run.engineAddress()).put("version", run.engineVersion());
        node.put("outcome", run.outcome().name());
        node.put("exitCode", run.exitCode());
        node.put("startedAt", Json.time(run.startedAt()));
        node.put("endedAt", Json.time(run.endedAt()));
        node.put("durationMillis", run.duration().toMillis());
        node.set("limits", limits(run.budget()));
        node.putObject("peak")
                .put("containers", run.peakContainers())
                .put("memoryBytes", run.peakMemory().bytes());
        cleaned(run.cleaned(), node.putObject("cleaned"));
        node.set("warnings", Json.strings(run.warnings()));
        ArrayNode steps = node.putArray("steps");
        run.steps().forEach(step -> step(step, steps.addObject()));
        return node;
    }

    static ObjectNode limits(Budget budget) {
        return Json.object()
                .put("maxParallel", budget.maxParallel())
                .put("memoryBytes", budget.memory().bytes())
                .put(
                        "cpus",
                        budget.cpus() == null
                                ? null
                                : new BigDecimal(budget.cpus().toString()));
    }

    private void cleaned(Cleaned cleaned, ObjectNode node) {
        node.set(
                "artifacts",
                Json.strings(cleaned.artifacts().stream().map(this::relative).toList()));
        node.put("containers", cleaned.containers());
        node.put("networks", cleaned.networks());
        reaped(cleaned.images(), node.putArray("images"));
        reaped(cleaned.caches(), node.putArray("caches"));
        node.set("recoveredRuns", Json.strings(cleaned.recoveredRuns()));
    }

    private static void reaped(List<Cleaned.Reaped> reaped, ArrayNode array) {
        reaped.forEach(one -> array.addObject()
                .put("reference", one.reference())
                .put("bytes", one.size().bytes()));
    }

    private void step(StepResult step, ObjectNode node) {
        node.put("name", step.name());
        node.put("stage", step.stage());
        node.put("image", step.image());
        node.put("imageId", step.imageId());
        node.set("needs", Json.strings(step.needs()));
        node.put("when", step.when().name().toLowerCase(Locale.ROOT));
        node.put("always", step.when() == When.ALWAYS);
        node.put("state", step.state().name());
        node.put("exitCode", step.exitCode());
        node.put("allowed", step.allowed());
        node.put("message", step.message());
        node.set("warnings", Json.strings(step.warnings()));
        ArrayNode attempts = node.putArray("attempts");
        step.attempts().forEach(attempt -> attempt(attempt, attempts.addObject()));
        node.put("flaky", step.flaky());
        node.put("queuedAt", Json.time(step.queuedAt()));
        node.put("startedAt", Json.time(step.startedAt()));
        node.put("endedAt", Json.time(step.endedAt()));
        node.put("durationMillis", step.duration().toMillis());
        ArrayNode waited = node.putArray("waited");
        step.waited().forEach(wait -> waited(wait, waited.addObject()));
        node.put("memoryLimitBytes", step.memoryLimit().bytes());
        node.put(
                "peakMemoryBytes",
                step.peakMemory() == null ? null : (Long) step.peakMemory().bytes());
        node.put("lines", step.lines());
        node.put("log", step.log() == null ? null : relative(step.log()));
        node.put("logComplete", step.logComplete());
    }

    private static void attempt(AttemptResult attempt, ObjectNode node) {
        node.put("state", attempt.state().name());
        node.put("exitCode", attempt.exitCode());
        node.put("message", attempt.message());
        node.put("startedAt", Json.time(attempt.startedAt()));
        node.put("endedAt", Json.time(attempt.endedAt()));
    }

    private static void waited(Waited waited, ObjectNode node) {
        node.put("reason", waited.reason());
        node.set("by", Json.strings(waited.by()));
        node.put("millis", waited.duration().toMillis());
    }

    private String relative(Path path) {
        return Json.relative(folder.path(), path);
    }
}
