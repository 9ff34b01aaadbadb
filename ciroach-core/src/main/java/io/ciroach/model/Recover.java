package io.ciroach.model;

/** What is done for runs that were killed. */
public enum Recover {
    /** What they left is removed, and the {@code always} steps that did not get their turn are run. */
    ALL,
    /** What they left is removed. The steps stay due. */
    CONTAINERS
}
