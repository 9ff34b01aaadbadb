package io.ciroach.toml;

import io.ciroach.problem.Location;
import org.jspecify.annotations.Nullable;

/**
 * A step as both forms list it.
 *
 * @param name its name, or null where it has none that can be read
 * @param stage its stage, or null in the list form
 * @param table its keys
 * @param at where it begins
 */
record RawStep(@Nullable Word name, @Nullable String stage, Node.Table table, Location at) {}
