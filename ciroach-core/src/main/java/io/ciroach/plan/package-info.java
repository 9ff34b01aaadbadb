/**
 * API. From the model to an ordered acyclic graph of steps, each edge with its cause. No threads, no clock, no I/O.
 */
@NullMarked
package io.ciroach.plan;

import org.jspecify.annotations.NullMarked;
