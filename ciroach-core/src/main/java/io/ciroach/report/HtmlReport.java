package io.ciroach.report;

import io.ciroach.event.RunEvent;
import io.ciroach.event.RunListener;
import io.ciroach.files.ReportFolder;
import io.ciroach.plan.ExecutionPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code report.html} when the run has finished: one page for people, without requests to anywhere. Meanwhile it keeps
 * little: when steps waited, memory in use, the last lines of each. Throws {@link UncheckedIOException} with a sentence if it
 * cannot be written.
 */
public final class HtmlReport implements RunListener {

    private static final String NAME = "report.html";

    private final ReportFolder folder;
    private final WaitTimes waits = new WaitTimes();
    private final LogTails tails = new LogTails();
    private final List<RunEvent.CleanupMissed> missed = new ArrayList<>();
    private @Nullable ExecutionPlan plan;
    private @Nullable MemoryInUse inUse;

    /**
     * For one run.
     *
     * @param folder where it is written
     */
    public HtmlReport(ReportFolder folder) {
        this.folder = folder;
    }

    @Override
    public void onRunStarted(RunEvent.RunStarted event) {
        plan = event.plan();
        inUse = new MemoryInUse(event.at());
    }

    @Override
    public void onStepWaiting(RunEvent.StepWaiting event) {
        waits.begin(event.step(), event.reason(), event.at());
    }

    @Override
    public void onAttemptStarted(RunEvent.AttemptStarted event) {
        waits.end(event.step(), event.at());
    }

    @Override
    public void onAttemptFinished(RunEvent.AttemptFinished event) {
        if (inUse != null) {
            inUse.ended(event.step(), event.at());
        }
    }

    @Override
    public void onStepFinished(RunEvent.StepFinished event) {
        waits.end(event.result().name(), event.at());
        tails.end(event.result().name(), event.result().isBad());
    }

    @Override
    public void onCleanupMissed(RunEvent.CleanupMissed event) {
        missed.add(event);
    }

    @Override
    public void onLogLines(RunEvent.LogLines event) {
        tails.add(event);
    }

    @Override
    public void onUsageSampled(RunEvent.UsageSampled event) {
        if (inUse != null) {
            inUse.sampled(event.step(), event.memoryBytes(), event.at());
        }
    }

    @Override
    public void onRunFinished(RunEvent.RunFinished event) {
        if (plan == null || inUse == null) {
            throw new IllegalStateException("a run that has not started has finished");
        }
        Course course = Course.of(event.result(), plan, waits, inUse, tails, missed);
        try {
            folder.publish(NAME, HtmlPage.of(course).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the report " + folder.path().resolve(NAME) + " could not be written: " + e.getMessage(), e);
        }
    }
}
