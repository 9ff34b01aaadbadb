package io.ciroach.clean;

import io.ciroach.event.RunEvent;
import io.ciroach.files.ReportFolder;
import io.ciroach.model.Budget;
import io.ciroach.plan.ExecutionPlan;
import io.ciroach.problem.CiroachException;
import io.ciroach.result.Outcome;
import io.ciroach.result.PipelineResult;
import io.ciroach.result.StepResult;
import io.ciroach.run.Assignment;
import io.ciroach.run.PipelineRunner;
import io.ciroach.run.Resumed;
import io.ciroach.store.ImageLedger;
import io.ciroach.store.Owner;
import io.ciroach.store.RunFolder;
import io.ciroach.store.RunJournal;
import io.ciroach.store.RunLedger;
import io.ciroach.store.RunRecord;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs the {@code always} steps that dead runs owe. What goes wrong with one is a warning of the run that makes up for it, with
 * the last lines of its output; the log itself goes with the dead run's folder.
 */
final class MakingUp {

    private static final int LINES = 5;

    private final Recovery.Tools tools;
    private final Consumer<String> warnings;
    private @Nullable PipelineRunner current;
    private boolean cancelled;

    MakingUp(Recovery.Tools tools, Consumer<String> warnings) {
        this.tools = tools;
        this.warnings = warnings;
    }

    /** The first time what runs may end, and nothing more is begun; then it is killed. */
    void cancel(Outcome.Signal signal, String reason) {
        PipelineRunner runner;
        synchronized (this) {
            cancelled = true;
            runner = current;
        }
        if (runner != null) {
            runner.cancel(signal, reason);
        }
    }

    synchronized boolean isCancelled() {
        return cancelled;
    }

    private synchronized boolean set(@Nullable PipelineRunner runner) {
        current = runner;
        return !cancelled;
    }

    void run(RunFolder folder, MissedCleanup missed, Consumer<RunEvent> events) throws InterruptedException {
        RunJournal journal = folder.journal();
        RunRecord run = journal.run().orElseThrow();
        String reason = null;
        try {
            folder.emptyScratch();
            try (ReportFolder reports =
                    ReportFolder.open(missed.workspace(), folder.scratch().resolve("reports"))) {
                PipelineRunner runner = new PipelineRunner(
                        assignment(folder, run, missed, reports),
                        resumed(journal, missed.whole()),
                        tools.time(),
                        tools.threads(),
                        tools.deliverers(),
                        tools.random());
                if (set(runner)) {
                    runner.open();
                    tell(folder.id(), runner.run());
                }
            }
        } catch (IOException e) {
            reason = "its folder " + folder.scratch() + " cannot be used: " + e;
        } catch (CiroachException e) {
            reason = String.valueOf(e.getMessage());
        } finally {
            set(null);
        }
        String otherwise = reason == null ? "it did not get its turn; it stays due" : reason;
        for (String step : journal.due()) {
            missed(events, folder, step, missed.refused().getOrDefault(step, otherwise));
        }
    }

    void missed(Consumer<RunEvent> events, RunFolder folder, String step, String reason) {
        String where =
                folder.journal().run().map(run -> " in " + run.workspace()).orElse("");
        events.accept(new RunEvent.CleanupMissed(
                tools.time().now(), step, "of dead run " + folder.id() + where + ": " + reason));
    }

    private Assignment assignment(RunFolder folder, RunRecord run, MissedCleanup missed, ReportFolder reports) {
        return new Assignment(
                missed.plan(),
                Budget.of(
                        missed.plan().pipeline().budgets(),
                        tools.engine().info().capacity()),
                false,
                run.file(),
                missed.workspace(),
                tools.state().user(),
                Owner.current().toString(),
                folder,
                reports,
                tools.engine(),
                List.of(),
                List.of(),
                null,
                new RunLedger(
                        ImageLedger.of(tools.state(), tools.engine().info().id()),
                        folder.id(),
                        run.file().toString(),
                        tools.time().clock()),
                false,
                false,
                null);
    }

    /** A run that was killed before its steps had ended counts as cancelled, as by any other signal. */
    private static Resumed resumed(RunJournal journal, ExecutionPlan whole) {
        List<String> ordinary = whole.steps().stream()
                .filter(step -> !step.isCleanup())
                .map(step -> step.name())
                .toList();
        List<String> failed =
                journal.failed().stream().filter(ordinary::contains).toList();
        Set<String> ended = journal.ended();
        String status = journal.isCancelled() || !ended.containsAll(ordinary)
                ? "cancelled"
                : failed.isEmpty() ? "succeeded" : "failed";
        return new Resumed(status, failed, journal.attempts());
    }

    private void tell(String id, PipelineResult result) {
        for (StepResult step : result.steps()) {
            if (step.isBad() && !step.attempts().isEmpty()) {
                List<String> lines = step.lastLines();
                String last = String.join(" | ", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
                warnings.accept("cleanup step \"" + step.name() + "\" of dead run " + id + " was run and ended "
                        + step.state() + (step.exitCode() == null ? "" : " with exit code " + step.exitCode())
                        + (last.isEmpty() ? "" : ": " + last));
            }
        }
        result.warnings().forEach(warning -> warnings.accept("run " + id + ": " + warning));
    }
}
