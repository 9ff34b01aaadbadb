/**
 * Internal. What outlives a process: the state folder, durations of past runs, who owns what.
 */
@NullMarked
package io.ciroach.store;

import org.jspecify.annotations.NullMarked;
