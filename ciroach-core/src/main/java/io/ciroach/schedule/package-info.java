/**
 * Internal. The rules of order and room as a state machine. No threads, no clock, no I/O: one owner calls it.
 */
@NullMarked
package io.ciroach.schedule;

import org.jspecify.annotations.NullMarked;
