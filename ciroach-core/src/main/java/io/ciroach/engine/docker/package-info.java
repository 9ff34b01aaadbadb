/**
 * Internal. The engine over Docker's API, through docker-java's commands; nobody else knows that library. Docker 20.10 is the
 * oldest that serves.
 *
 * <p>Every call has a deadline and runs on a thread of its own, so that neither an engine that hangs nor a caller that is
 * interrupted leaves anything half done.
 */
@NullMarked
package io.ciroach.engine.docker;

import org.jspecify.annotations.NullMarked;
