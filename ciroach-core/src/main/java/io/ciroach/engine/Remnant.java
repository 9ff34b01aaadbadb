package io.ciroach.engine;

import org.jspecify.annotations.Nullable;

/**
 * Something that a run made and that is still on the engine.
 *
 * @param kind what it is, for people: {@code container}, {@code network} or {@code volume}
 * @param name what the engine calls it
 * @param step the expanded name of the step that it belongs to, or null where it belongs to none or nobody knows
 */
public record Remnant(String kind, String name, @Nullable String step) {}
