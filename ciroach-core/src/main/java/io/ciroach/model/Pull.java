package io.ciroach.model;

/** When an image is fetched from its registry. */
public enum Pull {
    /** Only if the engine does not have it. */
    MISSING,
    /** Before each run. */
    ALWAYS,
    /** Not at all: an image that is not there is an error. */
    NEVER
}
