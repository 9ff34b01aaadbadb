package io.ciroach;

import io.ciroach.clean.CleanProof;
import io.ciroach.clean.Housekeeper;
import io.ciroach.clean.Recovery;
import io.ciroach.engine.Engine;
import io.ciroach.engine.EngineException;
import io.ciroach.engine.LiveClaim;
import io.ciroach.event.RunEvent;
import io.ciroach.event.RunListener;
import io.ciroach.files.ReportFolder;
import io.ciroach.model.Budget;
import io.ciroach.model.Cleaning;
import io.ciroach.model.Pull;
import io.ciroach.model.RunAs;
import io.ciroach.model.Step;
import io.ciroach.plan.PlannedStep;
import io.ciroach.plan.Planner;
import io.ciroach.problem.CiroachException;
import io.ciroach.problem.Problems;
import io.ciroach.report.ConsoleOutput;
import io.ciroach.report.ConsoleReport;
import io.ciroach.report.HtmlReport;
import io.ciroach.report.JUnitXmlReport;
import io.ciroach.report.JsonReport;
import io.ciroach.report.NdjsonReport;
import io.ciroach.result.AttemptResult;
import io.ciroach.result.PipelineResult;
import io.ciroach.result.StepResult;
import io.ciroach.result.StepState;
import io.ciroach.run.Assignment;
import io.ciroach.run.CancelSource;
import io.ciroach.run.Housekeeping;
import io.ciroach.run.PipelineRunner;
import io.ciroach.run.SystemTime;
import io.ciroach.run.UndoStack;
import io.ciroach.store.DurationHistory;
import io.ciroach.store.Owner;
import io.ciroach.store.ReportLock;
import io.ciroach.store.RunFolder;
import io.ciroach.store.RunLedger;
import io.ciroach.store.StateDirectory;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

// Long because what a run takes is taken here in order and given back in the opposite one, which is seen only where
// both stand together.
/** Takes what a run needs, lets it run, and gives all of it back in the opposite order. */
final class Opening {

    private static final Duration UNDO_LIMIT = Duration.ofMinutes(1);

    private final Surroundings surroundings;
    private final RunRequest request;
    private final Planning planned;
    private final ThreadFactory threads;
    private final SystemTime time;
    private final UndoStack undo;

    Opening(Surroundings surroundings, RunRequest request, Planning planned) {
        this.surroundings = surroundings;
        this.request = request;
        this.planned = planned;
        this.threads = surroundings.threads();
        this.time = new SystemTime(surroundings.clock());
        this.undo = new UndoStack(time, threads, UNDO_LIMIT);
    }

    /** The state folder, the engine, the reports, the run. */
    PipelineRun begin(Supplier<Engine> opener) {
        @Nullable CopiedWorkspace copy = null;
        try {
            StateDirectory state = surroundings.state();
            Engine engine = opener.get();
            undo.push("closing the connection to the engine", engine::close);
            Planning original = planned.measured(state, engine.info().id());
            Budget budget = Budget.of(
                    original.plan().pipeline().budgets(), engine.info().capacity());
            checkFits(original, budget, engine);
            CancelRelay relay = new CancelRelay();
            CancelSource.Attention attention = request.cancelSource().tell(relay);
            undo.push("giving back the signals", attention::close); // after all that is made from here on
            RunFolder folder = RunFolder.make(
                    state, runsOn(engine), new SecureRandom(), surroundings.journals(), surroundings.clock());
            undo.push("removing the run's own folder", folder::delete);
            ReportLock lock = ReportLock.take(state, original.reports(), holder(folder, original));
            undo.push("giving back the report folder", lock::close);
            ReportFolder reports = ReportFolder.open(original.workspace(), original.reports());
            undo.push("closing the report folder", reports::close);
            copy = copy(original, state, folder, reports, opener);
            Planning planning = copy == null ? original : original.in(copy.workspace());
            CiServing ci = CiServing.of(request.ci(), planning, folder.id(), request.module());
            @Nullable ConsoleReport console = console(reports, ci);
            relay.shownOn(console);
            if (console != null) {
                undo.push("closing the console", console::close);
            }
            RunLedger ledger = Pruning.ledger(surroundings, state, engine, planning, folder.id());
            PipelineRunner runner = new PipelineRunner(
                    assignment(planning, budget, state, folder, reports, engine, ledger, console, ci),
                    time,
                    threads,
                    threads,
                    new SecureRandom());
            begin(folder, planning, engine);
            ledger.begin(planning.allImages(), planning.images());
            relay.to(runner::cancel);
            runner.open();
            Recovery recovery =
                    Recovering.of(surroundings, planning.environment(), state, engine, request.recover(), time);
            undo.push("looking again for what dead runs left", recovery::lookAgain);
            PipelineRun run =
                    new PipelineRun(folder.id(), relay, planning.workspace().path(), copy);
            DurationHistory history = planning.history(state, engine.info().id());
            Thread loop = threads.newThread(() -> work(run, runner, recovery, reports, console, history));
            loop.setName("ciroach run " + folder.id());
            loop.setDaemon(false); // a process that ends first would leave containers behind
            loop.start();
            return run;
        } catch (EngineException e) {
            giveUp(copy);
            // Adapters know no other words for an engine that goes away before a run has begun.
            throw new CiroachException(CiroachException.Kind.ENGINE_FAILED, String.valueOf(e.getMessage()), null, e);
        } catch (RuntimeException | Error e) {
            giveUp(copy);
            throw e;
        }
    }

    private void giveUp(@Nullable CopiedWorkspace copy) {
        undo.close();
        if (copy != null) {
            copy.remove();
        }
    }

    private @Nullable CopiedWorkspace copy(
            Planning planning, StateDirectory state, RunFolder folder, ReportFolder reports, Supplier<Engine> opener) {
        FreshCopy wanted = request.copy();
        return wanted == null
                ? null
                : CopiedWorkspace.make(wanted, planning, reports.path(), state, folder, surroundings, work -> {
                    try (Engine engine = opener.get()) {
                        return work.apply(engine);
                    }
                });
    }

    private static void checkFits(Planning planning, Budget budget, Engine engine) {
        Problems problems = new Problems();
        Planner.checkFits(planning.plan(), budget, engine.info().capacity(), problems);
        problems.throwIfAny(CiroachException.Kind.BAD_FILE);
    }

    private static Set<String> runsOn(Engine engine) {
        return engine.claims().stream().map(LiveClaim::run).collect(Collectors.toSet());
    }

    private static String holder(RunFolder folder, Planning planning) {
        return "run " + folder.id() + " of " + planning.reading().path() + " (process "
                + ProcessHandle.current().pid() + ")";
    }

    private Assignment assignment(
            Planning planning,
            Budget budget,
            StateDirectory state,
            RunFolder folder,
            ReportFolder reports,
            Engine engine,
            RunLedger ledger,
            @Nullable ConsoleReport console,
            CiServing ci) {
        List<RunListener> listeners = new ArrayList<>();
        listeners.add(new NdjsonReport(reports));
        listeners.add(new JsonReport(reports));
        listeners.add(new JUnitXmlReport(reports));
        listeners.add(new HtmlReport(reports));
        listeners.addAll(ci.listeners());
        listeners.addAll(request.listeners());
        Function<RunEvent, CompletionStage<?>> shown = console == null ? null : console::accept;
        return new Assignment(
                planning.plan(),
                budget,
                request.effectiveOverrides().pull() == Pull.NEVER,
                planning.reading().path(),
                planning.workspace(),
                state.user(),
                Owner.current().toString(),
                folder,
                reports,
                engine,
                planning.warningLines(),
                listeners,
                housekeeping(planning, state, folder, reports, engine),
                ledger,
                request.cleanRoom(),
                request.streamsApart(),
                shown);
    }

    /** What is asked for around the steps, or null where that is nothing. */
    private @Nullable Housekeeping housekeeping(
            Planning planning, StateDirectory state, RunFolder folder, ReportFolder reports, Engine engine) {
        Cleaning cleaning = planning.plan().pipeline().cleaning();
        boolean verified = request.verifyClean() || request.cleanRoom();
        Housekeeper.@Nullable Reaper reaper = Pruning.reaper(request, state, engine, planning, folder.id());
        if (cleaning.wipe() == Cleaning.Wipe.NEVER && !verified && reaper == null) {
            return null;
        }
        boolean hostIsRoot = planning.workspace().uid() == 0; // then its steps give files to whom they like, too
        Set<String> asSomebodyElse = planning.plan().steps().stream()
                .map(PlannedStep::step)
                .filter(step -> hostIsRoot || step.user() instanceof RunAs.Named)
                .map(Step::name)
                .collect(Collectors.toSet());
        CleanProof proof = new CleanProof(
                planning.workspace(),
                new HashSet<>(List.of(planning.workspace().uid(), state.user())),
                asSomebodyElse::contains);
        return new Housekeeper(
                planning.workspace(),
                cleaning.artifacts(),
                cleaning.wipe(),
                List.of(reports.path(), state.path()),
                planning.helperImages(),
                verified ? proof : null,
                reaper);
    }

    private @Nullable ConsoleReport console(ReportFolder reports, CiServing ci) {
        Terminal terminal = request.terminal();
        if (terminal == null) {
            return null;
        }
        ConsoleReport.Style style = switch (request.logMode()) {
            case INTERLEAVED -> ConsoleReport.Style.INTERLEAVED;
            case LIVE -> ConsoleReport.Style.LIVE;
            case GROUPED -> ConsoleReport.Style.GROUPED;
            case QUIET -> ConsoleReport.Style.QUIET;
        };
        return ConsoleReport.start(
                new OnTerminal(terminal),
                style,
                request.timestamps(),
                request.module(),
                reports,
                time::now,
                ci.commands(),
                threads);
    }

    private record OnTerminal(Terminal terminal) implements ConsoleOutput {
        @Override
        public void write(String text) throws IOException {
            terminal.write(text);
        }

        @Override
        public void write(String text, Object run, List<String> status) throws IOException {
            terminal.write(text, run, status);
        }

        @Override
        public int statusLines() {
            return terminal.statusLines();
        }

        @Override
        public void command(String line) throws IOException {
            terminal.command(line);
        }

        @Override
        public boolean colours() {
            return terminal.colours();
        }

        @Override
        public int width() {
            return terminal.width();
        }
    }

    /** The journal knows all that the cleanup needs before anything is made. */
    private void begin(RunFolder folder, Planning planning, Engine engine) {
        try {
            folder.journal()
                    .begin(Recovering.record(
                            planning.reading(),
                            request,
                            planning.plan(),
                            planning.workspace(),
                            planning.environment(),
                            engine.info().id(),
                            time.now()));
        } catch (EngineException e) {
            throw new CiroachException(CiroachException.Kind.FILES, String.valueOf(e.getMessage()), null, e);
        }
    }

    private void work(
            PipelineRun run,
            PipelineRunner runner,
            Recovery recovery,
            ReportFolder reports,
            @Nullable ConsoleReport console,
            DurationHistory history) {
        try {
            PipelineResult result = runner.run(recovery);
            List<String> warnings = new ArrayList<>();
            try {
                history.add(successes(result));
            } catch (IOException e) {
                warnings.add("how long the steps took could not be kept: " + e.getMessage());
            }
            reports.damage().ifPresent(warnings::add);
            if (console != null) {
                console.close(); // however long it takes to show what is left
            }
            UndoStack.Failure failure = undo.close();
            if (failure != null) {
                warnings.add(failure.message());
            }
            if (console != null) {
                warnings.addAll(console.warnings());
            }
            run.ended(result.withWarnings(warnings));
        } catch (Throwable e) {
            undo.close();
            run.failed(e);
        }
    }

    private static Map<String, Duration> successes(PipelineResult result) {
        Map<String, Duration> successes = new LinkedHashMap<>();
        for (StepResult step : result.steps()) {
            if (step.state() == StepState.SUCCEEDED && !step.attempts().isEmpty()) {
                AttemptResult last = step.attempts().get(step.attempts().size() - 1);
                if (last.startedAt() != null) {
                    successes.put(step.name(), Duration.between(last.startedAt(), last.endedAt()));
                }
            }
        }
        return successes;
    }
}
