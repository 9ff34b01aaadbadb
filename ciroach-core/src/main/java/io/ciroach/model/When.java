package io.ciroach.model;

/** After what a step runs. */
public enum When {
    /** An ordinary step: what it waits for must have succeeded. */
    SUCCESS,
    /** A cleanup step that runs when a step in its scope failed. */
    FAILURE,
    /** A cleanup step that runs whatever the outcome. */
    ALWAYS;

    /** {@return whether a step with this is a cleanup step} */
    public boolean isCleanup() {
        return this != SUCCESS;
    }
}
