package io.ciroach.schedule;

/** Who ends a run early, which decides what still runs. */
public enum Stop {
    /** The user's first cancel: ordinary steps end; {@code always} steps run, {@code failure} steps do not. */
    CANCEL,
    /** The run's own time-out: ordinary steps end; cleanup steps run as after a failure. */
    RUN_TIMEOUT,
    /** The user's second cancel: cleanup steps end and are skipped as well. */
    SKIP_CLEANUP_TOO
}
