package io.ciroach.model;

/** What steps may do to {@code .git}. */
public enum GitAccess {
    /** Read it. */
    READ_ONLY,
    /** Write it too: hooks, commits, tags. */
    READ_WRITE
}
