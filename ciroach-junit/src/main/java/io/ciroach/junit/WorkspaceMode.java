package io.ciroach.junit;

/** What steps of a pipeline under test work in. */
public enum WorkspaceMode {
    /** A fresh copy of the workspace, so that tests leave no trace; removed once its scope ends. */
    COPY,
    /** The workspace itself. */
    IN_PLACE
}
