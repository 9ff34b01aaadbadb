/**
 * Internal. What outlives a process: the state folder, journals of runs, durations of past ones, who owns what.
 */
@NullMarked
package io.ciroach.store;

import org.jspecify.annotations.NullMarked;
