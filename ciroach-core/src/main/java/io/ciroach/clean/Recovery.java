package io.ciroach.clean;

import io.ciroach.engine.Engine;
import io.ciroach.engine.EngineException;
import io.ciroach.engine.Trace;
import io.ciroach.event.RunEvent;
import io.ciroach.model.Recover;
import io.ciroach.plan.ExecutionPlan;
import io.ciroach.plan.PlannedStep;
import io.ciroach.problem.CiroachException;
import io.ciroach.problem.Problems;
import io.ciroach.result.Outcome;
import io.ciroach.run.Beforehand;
import io.ciroach.run.Recovered;
import io.ciroach.run.Time;
import io.ciroach.store.JournalFile;
import io.ciroach.store.Owner;
import io.ciroach.store.RunFolder;
import io.ciroach.store.RunJournal;
import io.ciroach.store.RunRecord;
import io.ciroach.store.StateDirectory;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

// Long because the steps of one recovery stand here in their order, and a crash between any two must do no harm.
/**
 * Ends well what a dead run could not: what its journal says that may exist is removed, by name and by label; the
 * {@code always} steps that did not get their turn are run; what they left is removed. All of it goes on in the dead run's own
 * journal, so that whoever is killed while doing this leaves no more than was there before. A live run is never touched: its
 * process holds the lock of its folder.
 *
 * <p>A container that was asked for and was never seen may still come: its journal is kept, and it is looked for again, until
 * {@link #LATE} has passed.
 */
public final class Recovery implements Beforehand {

    /** How late a container may come that was asked for. */
    static final Duration LATE = Duration.ofMinutes(10);

    /** How long steps stay due that cannot be run now, but perhaps another time. */
    static final Duration DUE = Duration.ofDays(7);

    /**
     * What it works with.
     *
     * @param state where journals are
     * @param engine what is cleaned
     * @param environment the present one
     * @param planner plans what a journal kept
     * @param journals opens journals
     * @param time its time
     * @param threads makes the threads that wait in that time
     * @param deliverers makes threads that deliver events
     * @param random spreads retries
     */
    public record Tools(
            StateDirectory state,
            Engine engine,
            Map<String, String> environment,
            PlanAgain planner,
            JournalFile.Opener journals,
            Time time,
            ThreadFactory threads,
            ThreadFactory deliverers,
            RandomGenerator random) {

        /** {@return without the environment, which may hold secrets} */
        @Override
        public String toString() {
            return "Tools[" + state.path() + "]";
        }
    }

    private final Recover mode;
    private final Tools tools;
    private final MakingUp makingUp;
    private final Set<String> recovered = new LinkedHashSet<>();
    private final Set<String> awaited = new LinkedHashSet<>();
    private final List<String> warnings = new ArrayList<>();

    /**
     * Nothing is begun yet.
     *
     * @param mode what is done
     * @param tools what with
     */
    public Recovery(Recover mode, Tools tools) {
        this.mode = mode;
        this.tools = tools;
        this.makingUp = new MakingUp(tools, warnings::add);
    }

    @Override
    public void cancel(Outcome.Signal signal, String reason) {
        makingUp.cancel(signal, reason);
    }

    @Override
    public Recovered recover(Consumer<RunEvent> events) throws InterruptedException {
        try {
            for (String id : RunFolder.ids(tools.state())) {
                if (!makingUp.isCancelled()) {
                    recover(id, events);
                }
            }
            if (!makingUp.isCancelled()) {
                removeOrphans();
            }
        } catch (IOException e) {
            warnings.add("dead runs could not be looked for: " + e + "; the next run tries again");
        } catch (EngineException | CiroachException e) {
            warnings.add("what dead runs left could not be removed: " + e.getMessage() + "; the next run tries again");
        }
        return new Recovered(List.copyOf(recovered), warnings);
    }

    /**
     * Looks again for what was not there the first time. To be called at the end of a run.
     *
     * @throws IOException when a journal cannot be read or removed
     */
    public void lookAgain() throws IOException {
        for (String id : List.copyOf(awaited)) {
            RunFolder folder = takeOver(id);
            if (folder != null && folder.isReadable()) {
                boolean over = false;
                try {
                    remove(folder);
                    over = isOver(folder.journal()) && removeCopy(folder);
                } finally {
                    folder.close(over);
                }
            } else if (folder != null) {
                folder.close(true);
            }
        }
    }

    private @Nullable RunFolder takeOver(String id) throws IOException {
        return RunFolder.takeOver(
                        tools.state(), id, tools.journals(), tools.time().clock())
                .orElse(null);
    }

    private void recover(String id, Consumer<RunEvent> events) throws InterruptedException {
        try {
            RunFolder folder = takeOver(id);
            if (folder == null) {
                return;
            }
            boolean over = false;
            boolean ours = true;
            try {
                ours = isOfThisEngine(folder);
                over = ours && recover(folder, events) && removeCopy(folder);
            } catch (EngineException e) {
                warnings.add("what run " + id + " left could not be removed: " + e.getMessage()
                        + "; the next run tries again");
            } finally {
                if (ours) {
                    folder.close(over);
                } else {
                    folder.leave();
                }
            }
        } catch (IOException e) {
            warnings.add(
                    "the folder of dead run " + id + " could not be cleaned up: " + e + "; the next run tries again");
        }
    }

    private boolean isOfThisEngine(RunFolder folder) {
        return !folder.isReadable()
                || folder.journal()
                        .run()
                        .map(run -> run.engine().equals(tools.engine().info().id()))
                        .orElse(true);
    }

    /** Returns whether nothing is left to do. */
    private boolean recover(RunFolder folder, Consumer<RunEvent> events) throws InterruptedException {
        String id = folder.id();
        if (!folder.isReadable()) {
            removeLabelled(id);
            recovered.add(id);
            warnings.add("the journal of dead run " + id + " cannot be read: " + folder.unreadable()
                    + "; what it left here is removed, its cleanup steps are not known");
            return true;
        }
        RunJournal journal = folder.journal();
        journal.damage().ifPresent(damage -> warnings.add("the journal of dead run " + id + " was cut: " + damage));
        boolean first = !journal.isRecovered();
        boolean found = remove(folder);
        found |= makeUp(folder, events);
        found |= remove(folder);
        if (first || found) {
            recovered.add(id);
        }
        journal.recovered();
        if (!isOver(journal) && !journal.open().isEmpty()) {
            awaited.add(id);
        }
        return isOver(journal);
    }

    /** Whether nothing is left of it, if the run worked in one. */
    private boolean removeCopy(RunFolder folder) {
        String left = new CopyRemoval(
                        tools.state(),
                        work -> work.apply(tools.engine()),
                        helperImages(folder),
                        tools.time(),
                        tools.threads())
                .remove(folder);
        if (left != null) {
            warnings.add("the workspace copy of dead run " + folder.id() + " could not be removed: " + left
                    + "; the next run tries again");
        }
        return left == null;
    }

    private HelperWipe.Candidates helperImages(RunFolder folder) {
        RunRecord run = folder.isReadable() ? folder.journal().run().orElse(null) : null;
        if (run == null) {
            return HelperWipe.Candidates.of(List.of(), HelperWipe.USUAL_IMAGE, false);
        }
        Problems problems = new Problems();
        ExecutionPlan plan = tools.planner().plan(run, tools.environment(), problems);
        return HelperWipe.Candidates.of(problems.any() ? List.of() : plan.steps(), HelperWipe.USUAL_IMAGE, false);
    }

    /** Returns whether anything was done. */
    private boolean makeUp(RunFolder folder, Consumer<RunEvent> events) throws InterruptedException {
        RunJournal journal = folder.journal();
        RunRecord run = journal.run().orElse(null);
        List<String> due = journal.due();
        if (run == null || due.isEmpty()) {
            return false;
        }
        try {
            if (mode == Recover.CONTAINERS) {
                throw new MissedCleanup.Refused("only containers were to be recovered; it stays due", false);
            }
            MissedCleanup missed = MissedCleanup.of(journal, run, tools.environment(), tools.planner());
            if (missed.plan().steps().isEmpty()) {
                missed.refused().forEach((step, reason) -> makingUp.missed(events, folder, step, reason));
                return giveUpWhenOld(journal, run);
            }
            String names = missed.plan().steps().stream().map(PlannedStep::name).collect(Collectors.joining(", "));
            say(
                    events,
                    "run " + folder.id() + " of " + run.file() + " was killed; running its cleanup in "
                            + run.workspace() + ": " + names);
            makingUp.run(folder, missed, events);
            giveUpWhenOld(journal, run);
            return true;
        } catch (MissedCleanup.Refused e) {
            due.forEach(step -> makingUp.missed(events, folder, step, e.reason()));
            if (e.isForGood()) {
                journal.declined();
                return true;
            }
            return giveUpWhenOld(journal, run);
        }
    }

    /** Returns whether steps are no longer due that could not be run for too long. */
    private boolean giveUpWhenOld(RunJournal journal, RunRecord run) {
        if (journal.due().isEmpty()
                || !run.startedAt().isBefore(tools.time().now().minus(DUE))) {
            return false;
        }
        warnings.add("cleanup step " + String.join(", ", journal.due()) + " in " + run.workspace()
                + " could not be run for " + DUE.toDays() + " days and is given up");
        journal.declined();
        return true;
    }

    private void say(Consumer<RunEvent> events, String sentence) {
        events.accept(new RunEvent.Notice(tools.time().now(), sentence));
    }

    private boolean isOver(RunJournal journal) {
        Instant late = tools.time().now().minus(LATE);
        return journal.due().isEmpty() && journal.open().values().stream().noneMatch(since -> since.isAfter(late));
    }

    /** Removes what the journal names and what carries the run's label; returns whether anything was there. */
    private boolean remove(RunFolder folder) {
        RunJournal journal = folder.journal();
        boolean found = false;
        for (String name : journal.open().keySet()) {
            String step = journal.stepOf(name).orElse(null);
            if (step != null && journal.due().contains(step)) {
                OptionalInt exitCode = tools.engine().exitCode(name);
                if (exitCode.isPresent() && exitCode.getAsInt() == 0) {
                    journal.done(step, true);
                }
            }
            boolean there = tools.engine().remove(name);
            if (there || step != null) {
                journal.gone(name);
            }
            found |= there;
        }
        for (String name : removeLabelled(folder.id())) {
            journal.gone(name);
            found = true;
        }
        return found;
    }

    private List<String> removeLabelled(String id) {
        List<String> names = tools.engine().traces().stream()
                .filter(trace -> trace.run().equals(id))
                .map(Trace::container)
                .toList();
        names.forEach(tools.engine()::remove);
        tools.engine().removeVolumes(id);
        return names;
    }

    /** What carries the label of a run without a folder here: of another home, user or machine. */
    private void removeOrphans() throws IOException {
        List<Trace> traces = tools.engine().traces();
        Set<String> known =
                Set.copyOf(RunFolder.ids(tools.state())); // after that: a run has its folder before all else
        for (Trace trace : traces) {
            if (!known.contains(trace.run()) && isAbandoned(trace)) {
                tools.engine().remove(trace.container());
            }
        }
    }

    private boolean isAbandoned(Trace trace) {
        Owner.Life life = Owner.lifeOf(trace.owner());
        Instant deadline = trace.deadline();
        return switch (life) {
            case ALIVE -> false;
            case DEAD -> true;
            case UNKNOWN ->
                deadline != null
                        && deadline.isBefore(tools.engine().timeOf(tools.time().now()));
        };
    }
}
