/**
 * Internal. From the bytes of a step to raw files, to lines, to one ordered queue of events and the thread that delivers
 * from it.
 */
@NullMarked
package io.ciroach.log;

import org.jspecify.annotations.NullMarked;
