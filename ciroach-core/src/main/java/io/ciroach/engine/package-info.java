/**
 * API. What Ciroach asks of a container engine, at the level of runs and steps; an engine is found as an {@code EngineProvider}.
 */
@NullMarked
package io.ciroach.engine;

import org.jspecify.annotations.NullMarked;
