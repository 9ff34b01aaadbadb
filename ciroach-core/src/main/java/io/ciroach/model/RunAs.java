package io.ciroach.model;

/** Whom a step runs as. */
public sealed interface RunAs {

    /** Who owns the workspace: a uid with a name and a home of its own. On a rootless engine the container's root. */
    record Host() implements RunAs {}

    /**
     * As Docker takes it.
     *
     * @param name {@code uid}, {@code uid:gid}, or a name that the image knows
     */
    record Named(String name) implements RunAs {}
}
