package io.ciroach.run;

import io.ciroach.budget.EngineBudget;
import io.ciroach.engine.EngineException;
import io.ciroach.engine.EngineRun;
import io.ciroach.engine.ImageRequest;
import io.ciroach.engine.Intents;
import io.ciroach.engine.RunSpec;
import io.ciroach.event.RunEvent;
import io.ciroach.log.EventQueue;
import io.ciroach.model.GitAccess;
import io.ciroach.model.Pull;
import io.ciroach.plan.ExecutionPlan;
import io.ciroach.plan.PlannedStep;
import io.ciroach.problem.CiroachException;
import io.ciroach.problem.Problems;
import io.ciroach.result.Cleaned;
import io.ciroach.result.Outcome;
import io.ciroach.result.PipelineResult;
import io.ciroach.schedule.StepScheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

// Long because it puts a run together: what is made here in order is undone here in the opposite one.
/**
 * Runs one plan on one engine: opens the run there, lets the loop work, undoes everything, tells how it ended. Used once.
 */
public final class PipelineRunner {

    /** What undoing one thing may take; the engine's own deadlines are shorter. */
    private static final Duration UNDO_LIMIT = Duration.ofMinutes(5);

    private final Assignment assignment;
    private final Time time;
    private final ThreadFactory threads;
    private final ThreadFactory deliverers;
    private final RandomGenerator random;
    private final Mailbox<Fact> inbox;
    private final UndoStack undo;
    private final @Nullable Resumed resumed;
    private @Nullable EngineRun engine;

    /**
     * Nothing is begun yet.
     *
     * @param assignment what to run
     * @param time its time
     * @param threads makes the threads that wait in that time
     * @param deliverers makes the thread that delivers events
     * @param random spreads retries
     */
    public PipelineRunner(
            Assignment assignment, Time time, ThreadFactory threads, ThreadFactory deliverers, RandomGenerator random) {
        this(assignment, null, time, threads, deliverers, random);
    }

    /**
     * Goes on with a run that died. Its folder stays: whoever took it over decides about it.
     *
     * @param assignment what is left to run, in the folder of the dead run
     * @param resumed what is known of it; null for a new run
     * @param time its time
     * @param threads makes the threads that wait in that time
     * @param deliverers makes the thread that delivers events
     * @param random spreads retries
     */
    public PipelineRunner(
            Assignment assignment,
            @Nullable Resumed resumed,
            Time time,
            ThreadFactory threads,
            ThreadFactory deliverers,
            RandomGenerator random) {
        this.assignment = assignment;
        this.resumed = resumed;
        this.time = time;
        this.threads = threads;
        this.deliverers = deliverers;
        this.random = random;
        this.inbox = time.mailbox();
        this.undo = new UndoStack(time, threads, UNDO_LIMIT);
    }

    /**
     * Asks for the end of the run. The first time, running steps are ended with grace, then {@code always} steps run; the
     * second time, all is killed and the cleanup is skipped. Returns at once; any thread.
     *
     * @param signal who asks
     * @param reason the same for people
     */
    public void cancel(Outcome.Signal signal, String reason) {
        inbox.put(new Fact.CancelAsked(signal, reason));
    }

    /**
     * Opens the run on the engine and checks what can be checked before anything starts. To be called once, before
     * {@link #run}; what it throws leaves nothing behind.
     *
     * @throws CiroachException of kind {@code ENGINE_UNREACHABLE} when the engine does not see the workspace; of kind
     *     {@code IMAGE} when no image may be fetched and some are not there: all of them are named
     */
    public void open() {
        if (resumed == null) {
            undo.push("removing the run's own folder", assignment.folder()::delete);
        }
        try {
            RunSpec spec = runSpec();
            assignment.engine().checkSees(spec);
            EngineRun opened = assignment.engine().openRun(spec, intents());
            undo.push("removing what is left of run " + assignment.folder().id(), opened::close);
            engine = opened;
            checkImages(opened);
        } catch (EngineException e) {
            undo.close();
            throw new CiroachException(CiroachException.Kind.ENGINE_FAILED, String.valueOf(e.getMessage()), null, e);
        } catch (RuntimeException e) {
            undo.close();
            throw e;
        }
    }

    /**
     * Runs it on the calling thread, which must not be interrupted: {@link #cancel} is there for that.
     *
     * @return how it ended; all that it made is removed, as far as the warnings do not say otherwise
     * @throws InterruptedException when it was interrupted nevertheless; all is removed
     */
    public PipelineResult run() throws InterruptedException {
        return run(Beforehand.NOTHING);
    }

    /**
     * Runs it as {@link #run()} does, after something else.
     *
     * @param before what comes first, once the start of the run was told
     * @return how it ended
     * @throws InterruptedException when it was interrupted nevertheless; all is removed
     */
    public PipelineResult run(Beforehand before) throws InterruptedException {
        EngineRun opened = Objects.requireNonNull(engine, "open() comes first");
        try (EventQueue events =
                new EventQueue(EventQueue.OUTPUT_BYTES, assignment.listeners(), assignment.console(), deliverers)) {
            return run(time.now(), before, opened, events);
        } finally {
            undo.close();
        }
    }

    private PipelineResult run(Instant startedAt, Beforehand before, EngineRun engine, EventQueue events)
            throws InterruptedException {
        ExecutionPlan plan = assignment.plan();
        events.publish(new RunEvent.RunStarted(
                startedAt,
                assignment.folder().id(),
                plan,
                assignment.budget(),
                assignment.engine().info().address(),
                assignment.engine().info().version(),
                assignment.file(),
                assignment.reports().path(),
                assignment.warnings()));
        UsageSampler sampler = new UsageSampler(events, time, threads);
        undo.push("ending the usage sampler", sampler::close);
        Tidying tidying =
                new Tidying(assignment.housekeeping(), new Housekeeping.Tools(engine, events, time, threads), inbox);
        Prelude prelude = new Prelude(before, events, inbox, threads);
        RunLoop loop = loop(engine, events, sampler, prelude, tidying);
        RuntimeException fault = null;
        boolean interrupted = false;
        try {
            loop.run();
        } catch (InterruptedException e) {
            interrupted = true;
            loop.abandon("the run was interrupted");
        } catch (RuntimeException e) {
            fault = e;
            loop.abandon("Ciroach could not go on: " + e);
        }
        loop.end(undo::close);
        PipelineResult result = result(
                startedAt,
                prelude.recovered(),
                engine,
                loop,
                fault != null || interrupted,
                undo.close(),
                tidying.tidied());
        events.publish(new RunEvent.RunFinished(time.now(), result));
        events.close();
        if (fault != null) {
            throw fault;
        }
        if (interrupted) {
            throw new InterruptedException();
        }
        return result.withWarnings(events.failures());
    }

    private Intents intents() {
        Intents journal = assignment.folder().journal().intents();
        return assignment.ledger() == null ? journal : new BothIntents(journal, assignment.ledger());
    }

    private RunLoop loop(EngineRun engine, EventQueue events, UsageSampler sampler, Prelude prelude, Tidying tidying) {
        ExecutionPlan plan = assignment.plan();
        Homes homes = new Homes(
                assignment.folder().scratch(),
                assignment.workspace().uid(),
                assignment.workspace().gid());
        StepRunner.RunParts parts = new StepRunner.RunParts(
                doorkeeper(engine), homes, events, sampler, assignment.folder().journal(), inbox, time, threads);
        Attempts attempts = new Attempts(
                plan.pipeline(),
                new StepEnvironment(plan.pipeline().name(), assignment.folder().id()),
                new Attempts.CacheNames(assignment.user(), assignment.file().toString(), assignment.freshCaches()),
                assignment.reports(),
                assignment.streamsApart(),
                parts);
        return new RunLoop(
                plan,
                new StepScheduler(plan, assignment.budget()),
                attempts,
                new Images(engine, events, inbox, time, threads, random),
                prelude,
                tidying,
                inbox,
                events,
                assignment.folder().journal(),
                resumed,
                time,
                () -> new Retries(random));
    }

    private Doorkeeper doorkeeper(EngineRun opened) {
        EngineBudget budget = new EngineBudget(
                assignment.folder().id(),
                assignment.budget(),
                assignment.engine(),
                opened,
                assignment.folder().lockOf(assignment.engine().info().id()),
                time.clock(),
                work -> threads.newThread(work).start(),
                random);
        Doorkeeper door = new Doorkeeper(budget, time, threads);
        undo.push("closing the line for room", door::close);
        return door;
    }

    private RunSpec runSpec() {
        GitAccess git = assignment.plan().pipeline().git();
        return new RunSpec(
                assignment.folder().id(),
                assignment.file().toString(),
                assignment.owner(),
                assignment.budget(),
                assignment.workspace().path(),
                assignment.workspace().path().equals(assignment.folder().copy()),
                assignment.workspace().uid(),
                assignment.workspace().gid(),
                git == null ? GitAccess.READ_ONLY : git,
                assignment.workspace().gitElsewhere().orElse(null),
                assignment.folder().scratch());
    }

    /** All images that are not there are named at once, before anything starts. */
    private void checkImages(EngineRun opened) {
        if (!assignment.offline()) {
            return;
        }
        Problems problems = new Problems();
        Map<ImageRequest, String> missing = new HashMap<>();
        for (PlannedStep planned : assignment.plan().steps()) {
            ImageRequest request = new ImageRequest(
                    planned.step().image(), Pull.NEVER, planned.step().platform());
            String why = missing.computeIfAbsent(request, image -> whyMissing(opened, image));
            if (!why.isEmpty()) {
                problems.error(
                        planned.keys().getOrDefault("image", planned.location()),
                        why,
                        "nothing is fetched in this run (offline, or pull = never): run once without that");
            }
        }
        problems.throwIfAny(CiroachException.Kind.IMAGE);
    }

    private static String whyMissing(EngineRun opened, ImageRequest image) {
        try {
            Images.look(opened, image);
            return "";
        } catch (EngineException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private PipelineResult result(
            Instant startedAt,
            Recovered recovered,
            EngineRun engine,
            RunLoop loop,
            boolean broken,
            UndoStack.@Nullable Failure leftOver,
            Housekeeping.Tidied tidied) {
        List<String> warnings = new ArrayList<>(assignment.warnings());
        warnings.addAll(recovered.warnings());
        assignment.folder().journal().failure().ifPresent(warnings::add);
        if (assignment.ledger() != null) {
            warnings.addAll(assignment.ledger().warnings());
        }
        warnings.addAll(tidied.warnings());
        warnings.addAll(tidied.failures());
        if (leftOver != null) {
            warnings.add("could not be cleaned up: " + leftOver.message());
        }
        Cancellation cancellation = loop.cancellation();
        Outcome.Verdict verdict = Outcome.judge(
                loop.results(),
                broken || loop.refused(),
                cancellation.signal(),
                cancellation.timedOut(),
                leftOver != null || !tidied.failures().isEmpty());
        return new PipelineResult(
                assignment.folder().id(),
                assignment.plan().pipeline().name(),
                assignment.file(),
                assignment.engine().info().address(),
                assignment.engine().info().version(),
                verdict.outcome(),
                verdict.exitCode(),
                startedAt,
                time.now(),
                assignment.budget(),
                loop.peaks().containers(),
                loop.peaks().memory(),
                new Cleaned(
                        tidied.artifacts(), engine.removed(), 0, tidied.images(), tidied.caches(), recovered.runs()),
                warnings,
                loop.results(),
                assignment.reports().path());
    }
}
