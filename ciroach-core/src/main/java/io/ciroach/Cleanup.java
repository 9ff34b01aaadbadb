package io.ciroach;

import io.ciroach.clean.ArtifactWiper;
import io.ciroach.clean.HelperRun;
import io.ciroach.clean.HelperWipe;
import io.ciroach.clean.Recovery;
import io.ciroach.engine.Engine;
import io.ciroach.engine.EngineException;
import io.ciroach.engine.EngineRun;
import io.ciroach.event.RunEvent;
import io.ciroach.files.Workspace;
import io.ciroach.model.Budget;
import io.ciroach.plan.Durations;
import io.ciroach.plan.ExecutionPlan;
import io.ciroach.problem.CiroachException;
import io.ciroach.problem.Problem;
import io.ciroach.problem.Problems;
import io.ciroach.result.Outcome;
import io.ciroach.run.Recovered;
import io.ciroach.run.SystemTime;
import io.ciroach.run.UndoStack;
import io.ciroach.store.ImageLedger;
import io.ciroach.store.ReportLock;
import io.ciroach.store.RunFolder;
import io.ciroach.store.RunLedger;
import io.ciroach.store.StateDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Cleans up without a run: ends well what dead runs could not, and wipes the artifacts of a pipeline. */
final class Cleanup {

    private static final Duration UNDO_LIMIT = Duration.ofMinutes(3);

    private final Surroundings surroundings;
    private final RunRequest request;
    private final FileReading reading;
    private final Workspace workspace;
    private final SystemTime time;
    private final UndoStack undo;
    private @Nullable StateDirectory state;
    private @Nullable String noState;
    private @Nullable Engine opened;
    private @Nullable String noEngine;
    private Recovered recovered = Recovered.NOTHING;
    private volatile boolean cancelled;
    private volatile @Nullable Recovery recovery;
    private volatile @Nullable HelperWipe helper;

    Cleanup(Surroundings surroundings, RunRequest request) {
        Problems problems = new Problems();
        this.surroundings = surroundings;
        this.request = request;
        this.reading = FileReading.of(request, problems);
        problems.throwIfAny(CiroachException.Kind.BAD_FILE);
        this.workspace = Planning.workspace(request, reading);
        this.time = new SystemTime(surroundings.clock());
        this.undo = new UndoStack(time, surroundings.threads(), UNDO_LIMIT);
    }

    /**
     * Cleans. Dead runs come first: what their steps still have to do may need the artifacts.
     *
     * @param engineOptional whether what an engine would be needed for is a warning where there is none; then none is looked
     *     for where there is nothing to do on it, as far as one can know
     */
    CleanResult perform(Supplier<Engine> opener, boolean engineOptional) throws InterruptedException {
        CancelRelay relay = new CancelRelay();
        undo.push("giving back the signals", request.cancelSource().tell(relay)::close);
        relay.to(this::cancel);
        try {
            openState();
            if (!engineOptional || hasRuns()) {
                recover(opener);
            }
            List<Path> keep = state == null ? List.of() : List.of(state.path());
            ArtifactWiper wiper = new ArtifactWiper(
                    workspace, reading.file().pipeline().cleaning().artifacts(), keep, () -> cancelled);
            ArtifactWiper.Wiped wiped = wiper.wipe(paths -> deleteByEngine(opener, paths));
            List<String> left = new ArrayList<>();
            if (noEngine != null && (!engineOptional || hasRuns())) {
                left.add("what dead runs left on an engine could not be looked for: " + noEngine);
            }
            if (wiped.failure() != null) {
                left.add(wiped.failure());
            }
            UndoStack.Failure failure = undo.close();
            if (failure != null) {
                left.add("could not be cleaned up: " + failure.message());
            }
            List<String> warnings = new ArrayList<>(recovered.warnings());
            boolean lenient = noEngine != null && engineOptional;
            if (lenient) {
                warnings.addAll(left);
            }
            return new CleanResult(wiped.artifacts(), recovered.runs(), lenient ? List.of() : left, warnings);
        } finally {
            undo.close();
        }
    }

    /** What is wiped is cut short at once; a cleanup step of a dead run is killed when it is asked again. Any thread. */
    private void cancel(Outcome.Signal signal, String reason) {
        String what = cancelled ? "killing what runs" : "ending what runs, wiping no more";
        cancelled = true;
        RunEvent.Notice notice = new RunEvent.Notice(time.now(), "cancel: " + reason + ": " + what);
        request.listeners().forEach(notice::deliverTo);
        Recovery recovering = recovery;
        if (recovering != null) {
            recovering.cancel(signal, reason);
        }
        HelperWipe wiping = helper;
        if (wiping != null) {
            wiping.cancel();
        }
    }

    /** Cleaning works without it, too; but where it is there, a live run is not wiped under its feet. */
    private void openState() {
        try {
            state = surroundings.state();
        } catch (CiroachException e) {
            noState = e.problems().get(0).message();
            return;
        }
        ReportLock lock = ReportLock.take(
                state,
                Planning.reports(request, reading),
                "ciroach:clean of " + reading.path() + " (process "
                        + ProcessHandle.current().pid() + ")");
        undo.push("giving back the report folder", lock::close);
    }

    private static String words(Problem problem) {
        return problem.hint() == null ? problem.message() : problem.message() + "; " + problem.hint();
    }

    private boolean hasRuns() {
        try {
            return state != null && !RunFolder.ids(state).isEmpty();
        } catch (IOException e) {
            return true; // looking for them says what is wrong
        }
    }

    private void recover(Supplier<Engine> opener) throws InterruptedException {
        StateDirectory home = state;
        if (home == null) {
            recovered = new Recovered(List.of(), List.of("dead runs could not be looked for: " + noState));
            return;
        }
        try {
            Recovery recovering = Recovering.of(
                    surroundings,
                    Objects.requireNonNullElse(request.environment(), surroundings.environment()),
                    home,
                    engine(opener),
                    request.recover(),
                    time);
            undo.push("looking again for what dead runs left", recovering::lookAgain);
            recovery = recovering;
            if (cancelled) {
                return;
            }
            recovered = recovering.recover(event -> request.listeners().forEach(event::deliverTo));
        } catch (CiroachException e) {
            if (noEngine == null) {
                throw e;
            }
        }
    }

    /** One for all; the reason why there is none is kept. */
    private Engine engine(Supplier<Engine> opener) {
        Engine known = opened;
        if (known != null) {
            return known;
        }
        try {
            Engine engine = opener.get();
            undo.push("closing the connection to the engine", engine::close);
            opened = engine;
            return engine;
        } catch (CiroachException e) {
            noEngine = words(e.problems().get(0));
            throw e;
        }
    }

    private @Nullable String deleteByEngine(Supplier<Engine> opener, List<String> paths) throws InterruptedException {
        StateDirectory home = state;
        if (home == null) {
            return "they belong to another user, and " + noState;
        }
        try {
            Engine engine = engine(opener);
            EngineRun run = HelperRun.open(
                    home,
                    engine,
                    reading.path().toString(),
                    Budget.of(reading.file().pipeline().budgets(), engine.info().capacity()),
                    workspace,
                    folder -> ledger(home, engine, folder),
                    undo);
            HelperWipe wiping = new HelperWipe(run, helperImages(), event -> {}, time, surroundings.threads());
            helper = wiping;
            if (cancelled) {
                wiping.cancel();
            }
            wiping.prepare();
            return wiping.delete(paths);
        } catch (EngineException e) {
            return "they belong to another user, and the engine failed: " + e.getMessage();
        } catch (CiroachException e) {
            if (e.kind() == CiroachException.Kind.ENGINE_UNREACHABLE) {
                noEngine = words(e.problems().get(0));
            }
            return "they belong to another user, and a helper container on an engine would delete them: "
                    + e.problems().get(0).message();
        }
    }

    /** An image that is fetched for a helper is one of this pipeline's. */
    private RunLedger ledger(StateDirectory home, Engine engine, RunFolder folder) {
        return new RunLedger(
                ImageLedger.of(home, engine.info().id()),
                folder.id(),
                reading.path().toString(),
                surroundings.clock());
    }

    /** A file that cannot be planned (a variable is missing) is still cleaned; then no image of it serves. */
    private HelperWipe.Candidates helperImages() {
        Problems problems = new Problems();
        ExecutionPlan plan = Planning.plan(surroundings, request, reading.file(), Durations.NONE, problems);
        HelperWipe.Candidates candidates = Planning.helperImages(plan, request);
        return problems.any() ? new HelperWipe.Candidates(List.of(), candidates.fallback()) : candidates;
    }
}
