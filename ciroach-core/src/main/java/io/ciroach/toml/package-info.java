/**
 * Internal. From the text of a {@code ciroach.toml} to the model, all problems at once. No threads, no clock, no I/O.
 */
@NullMarked
package io.ciroach.toml;

import org.jspecify.annotations.NullMarked;
