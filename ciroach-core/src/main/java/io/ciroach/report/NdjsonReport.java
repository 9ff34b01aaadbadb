package io.ciroach.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ciroach.event.RunEvent;
import io.ciroach.event.RunListener;
import io.ciroach.files.ReportFolder;
import io.ciroach.model.WaitReason;
import io.ciroach.plan.PlannedStep;
import io.ciroach.result.AttemptResult;
import io.ciroach.result.StepResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code events.ndjson} as things happen: one object a line, each there as soon as the event was delivered. Every one
 * has {@code type} and {@code at}; the first also {@code schema}. Null is written where a value is not known.
 *
 * <table>
 * <caption>What else they have</caption>
 * <tr><th>type</th><th>fields</th></tr>
 * <tr><td>run-started</td><td>{@code id}, {@code pipeline}, {@code file} (relative to the report folder), {@code engine}
 *   with {@code address} and {@code version}, {@code limits} as in {@code run.json}, {@code steps} (names in file order),
 *   {@code warnings}</td></tr>
 * <tr><td>step-queued</td><td>{@code step}</td></tr>
 * <tr><td>step-waiting</td><td>{@code step}, {@code reason} ({@code needs}, {@code room}, {@code cache}, {@code pull},
 *   {@code engine}), {@code by} (steps)</td></tr>
 * <tr><td>pull-started</td><td>{@code image}</td></tr>
 * <tr><td>pull-finished</td><td>{@code image}, {@code imageId}, {@code failure}</td></tr>
 * <tr><td>attempt-started</td><td>{@code step}, {@code attempt} (from 1)</td></tr>
 * <tr><td>attempt-finished</td><td>{@code step}, {@code attempt}, {@code state}, {@code exitCode}, {@code message}</td></tr>
 * <tr><td>step-finished</td><td>{@code step}, {@code attempt} (how many there were), {@code state}, {@code exitCode},
 *   {@code allowed}, {@code flaky}, {@code message}, {@code durationMillis}</td></tr>
 * <tr><td>cancel-requested</td><td>{@code reason}, {@code count}</td></tr>
 * <tr><td>cleanup-missed</td><td>{@code step}, {@code reason}</td></tr>
 * <tr><td>run-finished</td><td>{@code outcome}, {@code exitCode}, {@code durationMillis}</td></tr>
 * </table>
 *
 * <p>Throws {@link UncheckedIOException} with a sentence if it cannot be written.
 */
public final class NdjsonReport implements RunListener {

    private static final String NAME = "events.ndjson";

    private final ReportFolder folder;
    private @Nullable OutputStream out;

    /**
     * For one run.
     *
     * @param folder where it is written
     */
    public NdjsonReport(ReportFolder folder) {
        this.folder = folder;
    }

    @Override
    public void onRunStarted(RunEvent.RunStarted event) {
        ObjectNode node = Json.object().put("schema", Json.SCHEMA);
        node.setAll(line("run-started", event.at()));
        node.put("id", event.id());
        node.put("pipeline", event.plan().pipeline().name());
        node.put("file", Json.relative(folder.path(), event.file()));
        node.putObject("engine").put("address", event.engineAddress()).put("version", event.engineVersion());
        node.set("limits", JsonReport.limits(event.budget()));
        node.set(
                "steps",
                Json.strings(
                        event.plan().steps().stream().map(PlannedStep::name).toList()));
        node.set("warnings", Json.strings(event.warnings()));
        write(node);
    }

    @Override
    public void onStepQueued(RunEvent.StepQueued event) {
        write(line("step-queued", event.at()).put("step", event.step()));
    }

    @Override
    public void onStepWaiting(RunEvent.StepWaiting event) {
        WaitReason reason = event.reason();
        ObjectNode node =
                line("step-waiting", event.at()).put("step", event.step()).put("reason", reason.word());
        node.set("by", Json.strings(reason.by()));
        write(node);
    }

    @Override
    public void onPullStarted(RunEvent.PullStarted event) {
        write(line("pull-started", event.at()).put("image", event.image()));
    }

    @Override
    public void onPullFinished(RunEvent.PullFinished event) {
        write(line("pull-finished", event.at())
                .put("image", event.image())
                .put("imageId", event.imageId())
                .put("failure", event.failure()));
    }

    @Override
    public void onAttemptStarted(RunEvent.AttemptStarted event) {
        write(line("attempt-started", event.at()).put("step", event.step()).put("attempt", event.attempt()));
    }

    @Override
    public void onAttemptFinished(RunEvent.AttemptFinished event) {
        AttemptResult result = event.result();
        write(line("attempt-finished", event.at())
                .put("step", event.step())
                .put("attempt", result.number())
                .put("state", result.state().name())
                .put("exitCode", result.exitCode())
                .put("message", result.message()));
    }

    @Override
    public void onStepFinished(RunEvent.StepFinished event) {
        StepResult result = event.result();
        write(line("step-finished", event.at())
                .put("step", result.name())
                .put("attempt", result.attempts().size())
                .put("state", result.state().name())
                .put("exitCode", result.exitCode())
                .put("allowed", result.allowed())
                .put("flaky", result.flaky())
                .put("message", result.message())
                .put("durationMillis", result.duration().toMillis()));
    }

    @Override
    public void onCancelRequested(RunEvent.CancelRequested event) {
        write(line("cancel-requested", event.at()).put("reason", event.reason()).put("count", event.count()));
    }

    @Override
    public void onCleanupMissed(RunEvent.CleanupMissed event) {
        write(line("cleanup-missed", event.at()).put("step", event.step()).put("reason", event.reason()));
    }

    @Override
    public void onRunFinished(RunEvent.RunFinished event) {
        write(line("run-finished", event.at())
                .put("outcome", event.result().outcome().name())
                .put("exitCode", event.result().exitCode())
                .put("durationMillis", event.result().duration().toMillis()));
        try {
            opened().close();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static ObjectNode line(String type, Instant at) {
        return Json.object().put("type", type).put("at", Json.time(at));
    }

    private void write(ObjectNode node) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        line.writeBytes(Json.line(node));
        line.write('\n');
        try {
            // In one write: a reader that follows the file never sees half a line.
            opened().write(line.toByteArray());
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private OutputStream opened() throws IOException {
        if (out == null) {
            out = folder.create(NAME);
        }
        return out;
    }

    private UncheckedIOException failed(IOException e) {
        return new UncheckedIOException(
                "the report " + folder.path().resolve(NAME) + " could not be written: " + e.getMessage(), e);
    }
}
