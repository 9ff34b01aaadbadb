package io.ciroach.run;

import io.ciroach.engine.EngineException;
import io.ciroach.engine.Image;
import io.ciroach.engine.ImageRequest;
import io.ciroach.event.RunEvent;
import io.ciroach.log.EventQueue;
import io.ciroach.model.Pipeline;
import io.ciroach.model.WaitReason;
import io.ciroach.plan.ExecutionPlan;
import io.ciroach.result.Outcome;
import io.ciroach.result.StepResult;
import io.ciroach.result.StepState;
import io.ciroach.schedule.Decision;
import io.ciroach.schedule.StepScheduler;
import io.ciroach.schedule.Stop;
import io.ciroach.store.RunJournal;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

// Long because one thread owns the whole state of a run: each fact of the inbox has its method, and what they
// change is private to them.
/**
 * Runs a plan. One thread owns all state: it takes facts from one inbox, tells the scheduler, and does what the scheduler
 * says. Everything that blocks is done by workers, which answer with facts; timers are the deadline of the inbox. So nothing
 * polls, and a second cancel is a message like any other.
 */
final class RunLoop {

    /** What is waited for after a fault of our own; the engine's run is closed afterwards in any case. */
    private static final Duration LAST_WAIT = Duration.ofMinutes(1);

    private final Pipeline pipeline;
    private final StepScheduler scheduler;
    private final Images images;
    private final Prelude prelude;
    private final Tidying tidying;
    private final Mailbox<Fact> inbox;
    private final EventQueue events;
    private final RunJournal journal;
    private final @Nullable Resumed resumed;
    private final Time time;
    private final Steps steps;
    private final AttemptCourse course;
    private final Timers timers = new Timers();
    private final Cancellation cancellation = new Cancellation();
    private final CleanupClock cleanupClock;

    /** Whether what comes before is over, and the run's own work has begun. */
    private boolean own;
    /** Whether the images of cleanup steps are there, so that steps may start. */
    private boolean begun;
    /** Whether each step has come to its end. */
    private boolean done;

    /** Whether nothing was told to the scheduler since it last said to wait. */
    private boolean settled;

    private boolean refused;
    private boolean cleanupTimeIsUp;

    RunLoop(
            ExecutionPlan plan,
            StepScheduler scheduler,
            Attempts attempts,
            Images images,
            Prelude prelude,
            Tidying tidying,
            Mailbox<Fact> inbox,
            EventQueue events,
            RunJournal journal,
            @Nullable Resumed resumed,
            Time time,
            Supplier<Retries> retries) {
        this.pipeline = plan.pipeline();
        this.scheduler = scheduler;
        this.images = images;
        this.prelude = prelude;
        this.tidying = tidying;
        this.inbox = inbox;
        this.events = events;
        this.journal = journal;
        this.resumed = resumed;
        this.time = time;
        this.steps = new Steps(plan, images, events, time, retries);
        this.course = new AttemptCourse(
                steps, scheduler, attempts, images, timers, events, time, pipeline.grace(), this::finish);
        this.cleanupClock = new CleanupClock(pipeline.cleanupTimeout());
        if (resumed != null) {
            resumed.attempts().forEach(steps::goOnAfter);
        }
    }

    /** Runs it to its end: all steps have ended, and all that they made was removed as far as it could be. */
    void run() throws InterruptedException {
        steps.all().forEach(step -> events.publish(new RunEvent.StepQueued(time.now(), step.name())));
        takeWhatIsThere();
        if (!done) {
            prelude.begin();
            beginOwnWork();
        }
        while (true) {
            decide();
            boolean over = done && !prelude.isBusy() && course.open() == 0 && images.quiet() && !tidying.isBusy();
            if (over && !(begun && tidying.after())) {
                return;
            }
            Fact fact = inbox.poll(Math.min(timers.next(), cleanupTimeIsUp ? Time.NEVER : cleanupClock.deadline()));
            Runnable due;
            while ((due = timers.due(time.nanos())) != null) {
                settled = false;
                due.run();
            }
            if (!cleanupTimeIsUp && time.nanos() >= cleanupClock.deadline()) {
                settled = false;
                cleanupTimeIsUp = true;
                scheduler.cleanupTimeUp();
            }
            if (fact != null) {
                take(fact);
            }
        }
    }

    /** Somebody may have cancelled while the run was being opened: then nothing is begun. */
    private void takeWhatIsThere() throws InterruptedException {
        Fact early;
        while ((early = inbox.poll(time.nanos())) != null) {
            take(early);
        }
    }

    private void beginOwnWork() {
        if (done || own || prelude.isBusy()) {
            return;
        }
        own = true;
        images.want(steps.images());
        tidying.before();
        if (pipeline.timeout() != null) {
            timers.at(time.in(pipeline.timeout()), this::runTimedOut);
        }
    }

    /**
     * Removes what the run made, once all steps have ended. A cancel is still heard and answered; a second one cuts short what
     * follows the removal.
     */
    void end(Runnable removal) {
        tidying.last(removal, results());
        boolean interrupted = false;
        while (tidying.isBusy()) {
            try {
                Fact fact = inbox.poll(Time.NEVER);
                if (fact instanceof Fact.Tidied tidied) {
                    tidying.ended(tidied.result());
                } else if (fact instanceof Fact.CancelAsked cancel) {
                    cancelAsked(cancel);
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The loop itself has failed: what runs is killed and removed, and then what has not ended ends. */
    void abandon(String why) throws InterruptedException {
        done = true;
        prelude.cancel(Outcome.Signal.TERMINATE, why);
        prelude.cancel(Outcome.Signal.TERMINATE, why);
        tidying.cancel();
        steps.images().forEach(images::forget);
        steps.all().stream().map(step -> step.runner).filter(Objects::nonNull).forEach(StepRunner::kill);
        try {
            hearOut(time.in(LAST_WAIT));
        } finally {
            steps.all().stream().filter(step -> !step.hasEnded()).forEach(step -> {
                course.lose(step, why);
                boolean started = step.startedAt != null;
                steps.end(step, started ? StepState.ERRORED : StepState.SKIPPED, null, why);
            });
        }
    }

    /** Notes what comes of what is under way; nothing follows from it any more. */
    private void hearOut(long deadline) throws InterruptedException {
        Fact fact;
        while ((course.open() > 0 || tidying.isBusy() || prelude.isBusy() || !images.quiet())
                && (fact = inbox.poll(deadline)) != null) {
            if (fact instanceof Fact.AttemptStarted started) {
                course.started(started);
            } else if (fact instanceof Fact.AttemptUndone) {
                course.undone();
            } else if (fact instanceof Fact.Tidied tidied) {
                tidying.ended(tidied.result());
            } else if (fact instanceof Fact.Recovery) {
                prelude.ended(new Fact.Recovery(prelude.recovered(), null)); // one fault is told, the first
            } else if (fact instanceof Fact.ImageFetching fetching) {
                images.toFetch(fetching.request());
            } else if (fact instanceof Fact.ImageArrived arrived) {
                images.arrived(arrived.request(), arrived.image());
            } else if (fact instanceof Fact.ImageFailed failed) {
                images.failed(failed.request(), failed.failure());
            }
        }
    }

    // ---- what the loop knows, for the result

    List<StepResult> results() {
        return steps.results();
    }

    Peaks peaks() {
        return course.peaks();
    }

    Cancellation cancellation() {
        return cancellation;
    }

    /** {@return whether nothing was started because an image of a cleanup step cannot be had} */
    boolean refused() {
        return refused;
    }

    // ---- facts

    private void take(Fact fact) {
        settled &= fact instanceof Fact.AttemptWaits
                || fact instanceof Fact.AttemptAdmitted
                || fact instanceof Fact.AttemptStarted
                || fact instanceof Fact.AttemptUndone
                || fact instanceof Fact.ImageFetching;
        if (fact instanceof Fact.ImageFetching fetching) {
            images.toFetch(fetching.request());
            imageIsFetched(fetching.request());
        } else if (fact instanceof Fact.ImageArrived arrived) {
            images.arrived(arrived.request(), arrived.image());
            imageArrived(arrived.request());
        } else if (fact instanceof Fact.ImageFailed failed) {
            images.failed(failed.request(), failed.failure());
            imageFailed(failed.request(), failed.failure());
        } else if (fact instanceof Fact.AttemptWaits waits) {
            course.waits(waits);
        } else if (fact instanceof Fact.AttemptAdmitted admitted) {
            course.admitted(admitted);
        } else if (fact instanceof Fact.AttemptStarted started) {
            course.started(started);
        } else if (fact instanceof Fact.AttemptEnded ended) {
            course.ended(ended);
        } else if (fact instanceof Fact.AttemptUndone) {
            course.undone();
        } else if (fact instanceof Fact.Recovery recovery) {
            prelude.ended(recovery);
            beginOwnWork();
        } else if (fact instanceof Fact.Tidied tidied) {
            tidying.ended(tidied.result());
        } else if (fact instanceof Fact.CancelAsked cancel) {
            cancelAsked(cancel);
        }
    }

    private void imageIsFetched(ImageRequest request) {
        WaitReason reason = new WaitReason.Pulling(request.reference());
        if (!begun && steps.isForCleanup(request)) {
            steps.all().forEach(step -> steps.waits(step, reason));
        }
        steps.awaiting(request).forEach(step -> steps.waits(step, reason));
    }

    private void imageArrived(ImageRequest request) {
        for (StepProgress step : steps.awaiting(request)) {
            step.phase = StepProgress.Phase.WAITS;
            scheduler.retryDue(step.name());
        }
    }

    private void imageFailed(ImageRequest request, EngineException failure) {
        if (!begun && !done && steps.isForCleanup(request)) {
            refuse(request, failure);
        } else {
            steps.awaiting(request).forEach(step -> finishWithoutImage(step, failure));
        }
    }

    private void finishWithoutImage(StepProgress step, EngineException failure) {
        step.engineFailed = Verdicts.isEngines(failure);
        finish(step, StepState.ERRORED, null, failure.getMessage());
    }

    /** A cleanup that cannot run is not promised, so nothing starts. */
    private void refuse(ImageRequest request, EngineException failure) {
        refused = true;
        List<StepProgress> without = steps.all().stream()
                .filter(step -> step.isCleanup() && step.image.equals(request))
                .toList();
        without.forEach(step -> steps.end(step, StepState.ERRORED, null, failure.getMessage()));
        neverBegun("nothing starts without the image of cleanup step \""
                + without.get(0).name() + "\"");
    }

    private void neverBegun(String reason) {
        done = true;
        tidying.cancel();
        steps.all().stream()
                .filter(step -> !step.hasEnded())
                .forEach(step -> steps.end(step, StepState.SKIPPED, null, reason));
    }

    // ---- early ends

    private void cancelAsked(Fact.CancelAsked cancel) {
        if (cancellation.asked() > 1) {
            return; // all that can be ended is being killed
        }
        boolean second = cancellation.asked() == 1;
        cancellation.ask(cancel.signal(), second ? steps.isAnyOpen() : steps.isAnyOrdinaryOpen());
        events.publish(new RunEvent.CancelRequested(time.now(), cancel.reason(), cancellation.asked()));
        prelude.cancel(cancel.signal(), cancel.reason());
        tidying.leaveReaping();
        stop(second ? Stop.SKIP_CLEANUP_TOO : Stop.CANCEL, cancel.reason());
        if (second) {
            tidying.cancel();
            decide(); // what is to end is told so first, and then killed
            steps.all().stream()
                    .map(step -> step.runner)
                    .filter(Objects::nonNull)
                    .forEach(StepRunner::kill);
        }
    }

    private void runTimedOut() {
        if (!done && steps.isAnyOrdinaryOpen()) {
            String reason = "the run's time-out of " + DurationWords.of(Objects.requireNonNull(pipeline.timeout()));
            cancellation.timeOut();
            events.publish(new RunEvent.CancelRequested(time.now(), reason, cancellation.asked()));
            stop(Stop.RUN_TIMEOUT, reason);
        }
    }

    private void stop(Stop kind, String reason) {
        if (!done && begun) {
            if (kind == Stop.SKIP_CLEANUP_TOO) {
                journal.declined();
            } else {
                journal.cancelled();
            }
            scheduler.stop(kind, reason);
        } else if (!done) {
            neverBegun(reason + ", before anything had started");
        }
    }

    // ---- decisions

    private void decide() {
        begun = begun || (!done && own && !tidying.isBusy() && steps.areCleanupImagesThere());
        while (begun && !done && !settled) {
            Decision decision = scheduler.next();
            if (decision instanceof Decision.Start start) {
                begin(steps.of(start.step()));
            } else if (decision instanceof Decision.Skip skip) {
                skip(steps.of(skip.step()), skip);
            } else if (decision instanceof Decision.End toEnd) {
                endEarly(steps.of(toEnd.step()), toEnd.reason());
            } else if (decision instanceof Decision.Wait wait) {
                wait.waiting().forEach((name, reason) -> steps.waits(steps.of(name), reason));
                settled = true;
            } else {
                done = true;
            }
        }
        boolean works = steps.doesCleanupWork();
        cleanupClock.set(works, begun && !works && steps.doesCleanupWaitAlone(), time.nanos());
    }

    private void begin(StepProgress step) {
        Image image = images.image(step.image);
        EngineException failure = images.failure(step.image);
        if (failure != null) {
            finishWithoutImage(step, failure);
        } else if (image != null) {
            course.begin(step, image, step.isCleanup() ? status() : StepEnvironment.Status.NONE);
        } else {
            // Who waits for an image holds no room meanwhile.
            scheduler.attemptOver(step.name());
            step.phase = StepProgress.Phase.AWAITS_IMAGE;
            if (images.isBeingFetched(step.image)) {
                steps.waits(step, new WaitReason.Pulling(step.image.reference()));
            } else {
                steps.waitsNoMore(step);
            }
        }
    }

    private StepEnvironment.Status status() {
        return resumed == null
                ? steps.status(cancellation.isCancelled())
                : new StepEnvironment.Status(resumed.status(), resumed.failedSteps());
    }

    private void skip(StepProgress step, Decision.Skip skip) {
        if (skip.missed()) {
            missed(step, skip.reason());
        }
        journal.done(step.name(), true);
        steps.end(step, StepState.SKIPPED, null, skip.reason());
    }

    private void endEarly(StepProgress step, String reason) {
        boolean killed = cancellation.level() == Cancellation.Level.KILL;
        course.end(step, step.isCleanup() && !killed ? StepState.TIMED_OUT : StepState.CANCELLED, reason);
    }

    private void missed(StepProgress step, String reason) {
        events.publish(new RunEvent.CleanupMissed(time.now(), step.name(), reason));
    }

    /** A step that the scheduler had let start has come to its end. */
    private void finish(StepProgress step, StepState state, @Nullable Integer exitCode, @Nullable String message) {
        if (step.isCleanup() && (state == StepState.SKIPPED || state == StepState.CANCELLED)) {
            missed(step, String.valueOf(message));
        }
        boolean good = state == StepState.SUCCEEDED || state == StepState.SKIPPED || state == StepState.CANCELLED;
        if (state == StepState.ERRORED && step.engineFailed && journal.due().contains(step.name())) {
            missed(step, message + "; the next run makes up for it");
        } else {
            journal.done(step.name(), good || step.allows(state, exitCode));
        }
        steps.end(step, state, exitCode, message);
        boolean endsTheRun = Objects.requireNonNull(step.result).isBad()
                && state != StepState.CANCELLED
                && !step.isCleanup()
                && pipeline.failFast()
                && cancellation.level() == Cancellation.Level.NONE
                && steps.isAnyOrdinaryOpen();
        if (endsTheRun) {
            cancellation.failFast();
            events.publish(new RunEvent.CancelRequested(time.now(), step.name() + " failed", cancellation.asked()));
        }
        scheduler.ended(
                step.name(), state == StepState.SKIPPED ? StepState.CANCELLED : state, step.allows(state, exitCode));
    }
}
