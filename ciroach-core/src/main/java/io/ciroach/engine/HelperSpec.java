package io.ciroach.engine;

import java.time.Duration;
import java.util.List;

/**
 * What a helper container does for Ciroach itself.
 *
 * @param image has {@code sh} and what the script names
 * @param script runs under {@code sh -c}, in the workspace
 * @param arguments what the script sees as {@code "$@"}; never a part of its text
 * @param lifetime how long it may live from its making, at most: after that anybody may remove it
 */
public record HelperSpec(Image image, String script, List<String> arguments, Duration lifetime) {

    public HelperSpec {
        arguments = List.copyOf(arguments);
    }
}
