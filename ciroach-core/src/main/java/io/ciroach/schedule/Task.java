package io.ciroach.schedule;

import io.ciroach.plan.PlannedStep;
import io.ciroach.result.StepState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A step and how far it is. */
final class Task {

    enum Phase {
        /** What it waits for has not ended. */
        WAITS,
        /** Wants room, for its first attempt or another. */
        IN_LINE,
        /** Holds room. */
        RUNS,
        /** Waits for its next attempt, without room. */
        BETWEEN_ATTEMPTS,
        ENDED
    }

    final PlannedStep step;
    final Demand demand;

    /** Those that wait for this one. */
    final List<Gate> ahead = new ArrayList<>();

    Phase phase = Phase.WAITS;
    boolean started;
    /** It was asked to end, and has not yet. */
    boolean ending;
    /** A cleanup step whose turn has come. */
    boolean admitted;

    /** What it waits for; null when it waits for nothing in the plan. */
    @Nullable
    Gate gate;

    @Nullable
    StepState end;
    /** It ended so that ordinary steps which wait for it cannot run. */
    boolean bad;
    /** What is behind a bad end, in the end: {@code lint failed}. */
    String root = "";

    Task(PlannedStep step, Demand demand) {
        this.step = step;
        this.demand = demand;
    }

    String name() {
        return step.name();
    }

    boolean isCleanup() {
        return step.isCleanup();
    }

    boolean hasEnded() {
        return phase == Phase.ENDED;
    }

    /** Why others, which waited for it, cannot run. */
    String asReason() {
        return end == StepState.SKIPPED ? name() + " was skipped because " + root : root;
    }
}
