package io.ciroach.model;

import java.util.List;

/** What a step runs. */
public sealed interface Command {

    /**
     * A string: replaces the image's entrypoint by {@code sh -c}; with an {@code entrypoint} of the step, its one argument.
     *
     * @param script the shell text
     */
    record Shell(String script) implements Command {}

    /**
     * An array: Docker's CMD, which keeps the entrypoint.
     *
     * @param arguments none means the image's own command
     */
    record Exec(List<String> arguments) implements Command {
        public Exec {
            arguments = List.copyOf(arguments);
        }
    }
}
