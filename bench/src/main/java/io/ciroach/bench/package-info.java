/** Whole pipelines as processes, beside what else runs them, in interleaved rounds. {@link Bench} is the command. */
@NullMarked
package io.ciroach.bench;

import org.jspecify.annotations.NullMarked;
