package io.ciroach.run;

import io.ciroach.result.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Why a run ends early, and how far that goes. Reasons are ordered and only grow: a failure with fail_fast, the run's
 * time-out, a cancel, a second one.
 */
final class Cancellation {

    /** How far it goes. */
    enum Level {
        /** The run goes its way. */
        NONE,
        /** A step failed and that ends the run. */
        FAIL_FAST,
        /** The run's time-out is over. */
        TIME_OUT,
        /** Cancelled: ordinary steps end, {@code always} steps run. */
        CANCEL,
        /** Cancelled again: all ends now. */
        KILL
    }

    private Level level = Level.NONE;
    private Outcome.@Nullable Signal signal;
    private boolean timedOut;
    private int asked;

    Level level() {
        return level;
    }

    /** {@return how often somebody asked for the end; fail_fast and time-outs do not count} */
    int asked() {
        return asked;
    }

    Outcome.@Nullable Signal signal() {
        return signal;
    }

    boolean timedOut() {
        return timedOut;
    }

    /** {@return whether a cleanup step is told {@code cancelled}} */
    boolean isCancelled() {
        return signal != null || timedOut;
    }

    void failFast() {
        raise(Level.FAIL_FAST);
    }

    void timeOut() {
        timedOut = true;
        raise(Level.TIME_OUT);
    }

    /**
     * Somebody asks for the end, again perhaps.
     *
     * @param matters whether there is anything left that this keeps from running to its end; the first such signal decides
     *     the run's exit code
     */
    void ask(Outcome.Signal by, boolean matters) {
        asked++;
        if (matters && signal == null) {
            signal = by;
        }
        raise(asked == 1 ? Level.CANCEL : Level.KILL);
    }

    private void raise(Level to) {
        level = level.compareTo(to) < 0 ? to : level;
    }
}
