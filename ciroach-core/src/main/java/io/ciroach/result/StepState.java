package io.ciroach.result;

/** How a step, or one attempt of it, ended. */
public enum StepState {
    /** Exit code 0. */
    SUCCEEDED,
    /** Another exit code, or a command that cannot start. */
    FAILED,
    /** The memory limit ended the command or a child of it, and the exit code is not 0. */
    OOM_KILLED,
    /** Its time-out ended it; for a cleanup step also the cleanup time-out. */
    TIMED_OUT,
    /** It had started and was ended by fail_fast, a cancel or the run's time-out. */
    CANCELLED,
    /** It never started. */
    SKIPPED,
    /** The image, the engine or other infrastructure failed. */
    ERRORED;

    /** {@return whether it is one of the ends that {@code allow_failure} can allow} */
    public boolean isFailure() {
        return this == FAILED || this == TIMED_OUT || this == OOM_KILLED;
    }
}
