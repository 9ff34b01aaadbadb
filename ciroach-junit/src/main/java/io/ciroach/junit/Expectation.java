package io.ciroach.junit;

/** How a pipeline must end for its tests to be run. */
public enum Expectation {
    /** Any way. */
    ANY,
    /** With exit code 0. */
    SUCCESS,
    /** With another exit code. */
    FAILURE
}
