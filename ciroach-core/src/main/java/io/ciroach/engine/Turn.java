package io.ciroach.engine;

import java.time.Instant;
import java.util.Set;

/**
 * When a step's turn is among the steps of all runs on an engine: cleanup steps come before ordinary ones, and then the one
 * that has waited longest.
 *
 * @param since when it first asked for room, by the engine's clock
 * @param cleanup whether it is a cleanup step
 * @param caches identify the volumes that it wants for itself while it runs
 */
public record Turn(Instant since, boolean cleanup, Set<String> caches) {

    public Turn {
        caches = Set.copyOf(caches);
    }

    /**
     * An ordinary step that wants no cache for itself.
     *
     * @param since when it asked
     * @return its turn
     */
    public static Turn since(Instant since) {
        return new Turn(since, false, Set.of());
    }
}
