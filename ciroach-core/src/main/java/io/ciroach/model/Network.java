package io.ciroach.model;

/** What network a step has. */
public enum Network {
    /** The engine's default bridge. */
    BRIDGE,
    /** None but its own loopback. */
    NONE
}
