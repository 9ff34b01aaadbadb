package io.ciroach.result;

/** How a run ended. */
public enum Outcome {
    /** No step ended badly without being allowed to. */
    SUCCEEDED,
    /** A step failed, or only cleaning up did. */
    FAILED,
    /** The run's own time-out ended it. */
    TIMED_OUT,
    /** A signal, or the caller, ended it. */
    CANCELLED,
    /** An ordinary step could not be run, or Ciroach itself could not go on. */
    ERRORED
}
