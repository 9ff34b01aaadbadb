/**
 * API. What came out of a run, as values: the run, its steps, their attempts.
 */
@NullMarked
package io.ciroach.result;

import org.jspecify.annotations.NullMarked;
