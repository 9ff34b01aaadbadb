/**
 * Internal. Runs one plan: one loop thread that owns the state, one inbox of facts, workers that do what blocks.
 */
@NullMarked
package io.ciroach.run;

import org.jspecify.annotations.NullMarked;
