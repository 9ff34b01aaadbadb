/**
 * API. What happens during a run, in order, as values that deliver themselves to a listener.
 */
@NullMarked
package io.ciroach.event;

import org.jspecify.annotations.NullMarked;
