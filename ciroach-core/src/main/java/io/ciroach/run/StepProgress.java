package io.ciroach.run;

import io.ciroach.engine.ImageRequest;
import io.ciroach.log.RawLog;
import io.ciroach.log.StepLog;
import io.ciroach.model.AllowFailure;
import io.ciroach.model.ByteSize;
import io.ciroach.plan.Edge;
import io.ciroach.plan.PlannedStep;
import io.ciroach.result.AttemptResult;
import io.ciroach.result.StepResult;
import io.ciroach.result.StepState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How far one step of a run has come. Only the loop touches it. */
final class StepProgress {

    /** Where a step stands. */
    enum Phase {
        /** It waits for what it needs, or for room. */
        WAITS,
        /** Its turn has come, and its image is not there yet. */
        AWAITS_IMAGE,
        /** An attempt is under way, and other runs hold the room that it wants. */
        AWAITS_ROOM,
        /** An attempt is under way. */
        RUNS,
        /** An attempt is over and the delay before the next one runs. */
        BETWEEN_ATTEMPTS,
        /** It has come to its end. */
        ENDED
    }

    final PlannedStep planned;
    final ImageRequest image;
    final Instant queuedAt;
    final Waits waits = new Waits();
    final Retries retries;
    final List<AttemptResult> attempts = new ArrayList<>();
    final List<String> warnings = new ArrayList<>();

    Phase phase = Phase.WAITS;
    int attempt;

    @Nullable
    StepRunner runner;
    /** When the time of the attempt began to count, and how long the step had been held back by then. */
    long countsFrom;

    Duration heldBackBefore = Duration.ZERO;
    Timers.@Nullable Timer timer;
    /** Whether its attempt has its room on the engine. */
    boolean admitted;
    /** Whether no attempt may follow. */
    boolean askedToEnd;
    /** What ended the attempt that is under way: how it counts, and why, for people. */
    @Nullable
    StepState endedAs;

    @Nullable
    String endedBecause;

    @Nullable
    Instant attemptStartedAt;

    @Nullable
    Instant startedAt;

    @Nullable
    String imageId;

    @Nullable
    String commandLine;

    @Nullable
    RawLog raw;

    @Nullable
    StepLog log;

    @Nullable
    Long peakMemory;

    boolean logComplete = true;

    /** Whether it was the engine's fault that its last attempt came to nothing. */
    boolean engineFailed;

    @Nullable
    StepResult result;

    StepProgress(PlannedStep planned, Instant queuedAt, Retries retries) {
        this.planned = planned;
        this.image = new ImageRequest(
                planned.step().image(), planned.step().pull(), planned.step().platform());
        this.queuedAt = queuedAt;
        this.retries = retries;
    }

    String name() {
        return planned.name();
    }

    boolean isCleanup() {
        return planned.isCleanup();
    }

    boolean hasEnded() {
        return phase == Phase.ENDED;
    }

    void seenMemory(@Nullable Long bytes) {
        if (bytes != null && (peakMemory == null || bytes > peakMemory)) {
            peakMemory = bytes;
        }
    }

    void stopTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    /** It is asked to end: that decides how its attempt counts, unless something has before. */
    void endAs(StepState state, String because) {
        if (endedAs == null) {
            endedAs = state;
            endedBecause = because;
        }
    }

    /** {@return whether {@code allow_failure} allows such an end} */
    boolean allows(StepState state, @Nullable Integer exitCode) {
        AllowFailure allow = planned.step().allowFailure();
        return state.isFailure()
                && (allow.all()
                        || (state == StepState.FAILED
                                && exitCode != null
                                && allow.exitCodes().contains(exitCode)));
    }

    StepResult end(StepState state, @Nullable Integer exitCode, @Nullable String message, Instant at) {
        phase = Phase.ENDED;
        boolean flaky = state == StepState.SUCCEEDED
                && attempts.stream().anyMatch(earlier -> earlier.state().isFailure());
        if (raw != null) {
            raw.close();
            raw.failure().ifPresent(warnings::add);
        }
        StepResult ended = new StepResult(
                name(),
                planned.step().stage(),
                planned.step().image(),
                imageId,
                planned.waitsFor().stream()
                        .filter(edge -> edge.cause() == Edge.Cause.NEEDS)
                        .map(Edge::step)
                        .toList(),
                planned.step().when(),
                state,
                exitCode,
                allows(state, exitCode),
                message,
                warnings,
                attempts,
                flaky,
                queuedAt,
                startedAt,
                at,
                waits.measured(),
                planned.step().memory(),
                peakMemory == null ? null : new ByteSize(peakMemory),
                log == null ? 0 : log.lines(),
                log == null ? List.of() : log.lastLines(),
                raw == null ? null : raw.path(),
                logComplete && (raw == null || raw.failure().isEmpty()),
                commandLine);
        result = ended;
        return ended;
    }
}
