package io.ciroach.engine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A container that some run made, as its labels say. They are anybody's to write: good enough to remove what they stand on,
 * and for nothing else.
 *
 * @param container its name
 * @param run the run's id
 * @param step the step's expanded name, or null for a helper
 * @param owner identifies the process that owned the run; empty where it does not say
 * @param deadline until when it may live, by the engine's clock; null where it does not say
 */
public record Trace(
        String container,
        String run,
        @Nullable String step,
        String owner,
        @Nullable Instant deadline) {}
