package io.ciroach.run;

import io.ciroach.engine.EngineException;
import io.ciroach.engine.ExitStatus;
import io.ciroach.engine.Image;
import io.ciroach.event.RunEvent;
import io.ciroach.log.EventQueue;
import io.ciroach.model.WaitReason;
import io.ciroach.result.AttemptResult;
import io.ciroach.result.StepState;
import io.ciroach.schedule.StepScheduler;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What becomes of attempts: their time-outs, what their ends mean, whether another follows. Only the loop calls it. */
final class AttemptCourse {

    /** Takes a step to its end. */
    @FunctionalInterface
    interface Finish {
        void finish(StepProgress step, StepState state, @Nullable Integer exitCode, @Nullable String message);
    }

    private final Steps steps;
    private final StepScheduler scheduler;
    private final Attempts attempts;
    private final Images images;
    private final Timers timers;
    private final EventQueue events;
    private final Time time;
    private final Duration grace;
    private final Finish finish;
    private final Peaks peaks = new Peaks();
    private int open;

    AttemptCourse(
            Steps steps,
            StepScheduler scheduler,
            Attempts attempts,
            Images images,
            Timers timers,
            EventQueue events,
            Time time,
            Duration grace,
            Finish finish) {
        this.steps = steps;
        this.scheduler = scheduler;
        this.attempts = attempts;
        this.images = images;
        this.timers = timers;
        this.events = events;
        this.time = time;
        this.grace = grace;
        this.finish = finish;
    }

    Peaks peaks() {
        return peaks;
    }

    /** {@return how many attempts are not undone yet} */
    int open() {
        return open;
    }

    void begin(StepProgress step, Image image, StepEnvironment.Status status) {
        steps.waits(step, new WaitReason.Engine());
        step.phase = StepProgress.Phase.RUNS;
        step.attempt++;
        step.endedAs = null;
        step.endedBecause = null;
        step.attemptStartedAt = null;
        step.imageId = image.id();
        step.admitted = false;
        open++;
        step.runner = attempts.start(step, image, status);
    }

    /** Asks a step to end. One that is between two attempts ends here, and keeps the state of its last one. */
    void end(StepProgress step, StepState as, String reason) {
        step.askedToEnd = true;
        StepRunner runner = step.runner;
        if (runner != null) {
            step.endAs(as, reason);
            runner.end(grace);
        } else {
            finishAsLast(step, reason);
        }
    }

    private void finishAsLast(StepProgress step, String reason) {
        if (step.attempts.isEmpty()) {
            finish.finish(step, StepState.SKIPPED, null, reason);
        } else {
            AttemptResult last = step.attempts.get(step.attempts.size() - 1);
            finish.finish(step, last.state(), last.exitCode(), last.message());
        }
    }

    // ---- facts

    void waits(Fact.AttemptWaits fact) {
        StepProgress step = steps.of(fact.attempt().step());
        step.phase = StepProgress.Phase.AWAITS_ROOM;
        steps.waits(step, fact.reason());
    }

    void admitted(Fact.AttemptAdmitted fact) {
        StepProgress step = steps.of(fact.attempt().step());
        step.phase = StepProgress.Phase.RUNS;
        step.admitted = true;
        peaks.begin(step.planned.step().memory());
        steps.waits(step, new WaitReason.Engine());
    }

    void started(Fact.AttemptStarted fact) {
        StepProgress step = steps.of(fact.attempt().step());
        steps.waitsNoMore(step);
        step.attemptStartedAt = fact.at();
        if (step.startedAt == null) {
            step.startedAt = fact.at();
        }
        step.countsFrom = time.nanos();
        step.heldBackBefore = heldBack(step);
        step.timer = timers.at(deadline(step), () -> checkTimeout(step));
    }

    void undone() {
        open--;
    }

    void ended(Fact.AttemptEnded fact) {
        StepProgress step = steps.of(fact.attempt().step());
        StepRunner runner = fact.attempt();
        step.stopTimer();
        step.runner = null;
        steps.waitsNoMore(step);
        step.commandLine = runner.commandLine() == null ? step.commandLine : runner.commandLine();
        step.seenMemory(attempts.peakMemory(step.name()));
        if (step.admitted) {
            peaks.end(step.planned.step().memory());
        }
        if (neverRan(step, fact.end())) {
            finishAsLast(step, Objects.requireNonNullElse(step.endedBecause, "it was withdrawn"));
            return;
        }
        Verdicts.Verdict verdict = judge(step, fact.end());
        AttemptResult result = new AttemptResult(
                runner.attempt(),
                verdict.state(),
                verdict.exitCode(),
                verdict.message(),
                step.attemptStartedAt,
                time.now());
        step.attempts.add(result);
        if (step.attemptStartedAt != null) {
            events.publish(new RunEvent.AttemptFinished(time.now(), step.name(), result));
        }
        if (verdict.warning() != null) {
            step.warnings.add(verdict.warning());
        }
        Optional<Duration> delay = anotherAttempt(step, verdict, fact.end());
        if (delay.isPresent()) {
            scheduler.attemptOver(step.name());
            step.phase = StepProgress.Phase.BETWEEN_ATTEMPTS;
            step.timer = timers.at(time.in(delay.get()), () -> retryDue(step));
        } else {
            finish.finish(step, verdict.state(), verdict.exitCode(), verdict.message());
        }
    }

    /** An attempt that has started, if there is one, ends without anybody having judged how. */
    void lose(StepProgress step, String why) {
        StepRunner runner = step.runner;
        if (runner != null && step.attemptStartedAt != null) {
            AttemptResult result = new AttemptResult(
                    runner.attempt(), StepState.ERRORED, null, why, step.attemptStartedAt, time.now());
            step.attempts.add(result);
            events.publish(new RunEvent.AttemptFinished(time.now(), step.name(), result));
        }
    }

    /** One that was asked to end before it ran, whatever kept it from running, is no failure. */
    private static boolean neverRan(StepProgress step, AttemptEnd end) {
        return end instanceof AttemptEnd.Withdrawn
                || (end instanceof AttemptEnd.Failed failed
                        && step.askedToEnd
                        && step.attemptStartedAt == null
                        && failed.failure().reason() != EngineException.Reason.CANNOT_START);
    }

    private static Verdicts.Verdict judge(StepProgress step, AttemptEnd end) {
        if (end instanceof AttemptEnd.Failed failed) {
            step.engineFailed = Verdicts.isEngines(failed.failure());
            return Verdicts.of(failed.failure());
        }
        ExitStatus status = ((AttemptEnd.Ran) end).status();
        step.engineFailed = status.reason() == ExitStatus.Reason.LOST;
        step.logComplete &= status.logComplete();
        step.seenMemory(status.peakMemory());
        return Verdicts.of(step.planned.step(), status, step.endedAs, step.endedBecause);
    }

    // ---- another attempt

    private Optional<Duration> anotherAttempt(StepProgress step, Verdicts.Verdict verdict, AttemptEnd end) {
        if (step.askedToEnd) { // even if its own time-out was quicker
            return Optional.empty();
        }
        return switch (verdict.retry()) {
            case NEVER -> Optional.empty();
            case BY_POLICY -> step.retries.after(step.planned.step().retry(), verdict.state(), verdict.exitCode());
            case INFRASTRUCTURE -> afterInfrastructure(step, end);
        };
    }

    private Optional<Duration> afterInfrastructure(StepProgress step, AttemptEnd end) {
        Optional<Duration> delay = step.retries.afterInfrastructure();
        boolean imageIsGone = end instanceof AttemptEnd.Failed failed
                && failed.failure().reason() == EngineException.Reason.IMAGE_GONE;
        if (delay.isEmpty() || !imageIsGone) {
            return delay;
        }
        images.again(step.image);
        return Optional.of(Duration.ZERO);
    }

    private void retryDue(StepProgress step) {
        step.timer = null;
        step.phase = StepProgress.Phase.WAITS;
        scheduler.retryDue(step.name());
    }

    // ---- time-outs

    private static Duration heldBack(StepProgress step) {
        return step.log == null ? Duration.ZERO : step.log.heldBack();
    }

    /** What a slow console holds it back does not count. */
    private static long deadline(StepProgress step) {
        long afterTimeout = Time.after(step.countsFrom, step.planned.step().timeout());
        return Time.after(afterTimeout, heldBack(step).minus(step.heldBackBefore));
    }

    private void checkTimeout(StepProgress step) {
        StepRunner runner = step.runner;
        if (runner == null) {
            return;
        }
        long deadline = deadline(step);
        if (time.nanos() < deadline) {
            step.timer = timers.at(deadline, () -> checkTimeout(step));
            return;
        }
        String limit = DurationWords.of(step.planned.step().timeout());
        step.endAs(StepState.TIMED_OUT, "it took longer than its timeout of " + limit);
        runner.end(grace);
    }
}
