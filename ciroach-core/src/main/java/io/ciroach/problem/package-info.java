/**
 * API. What went wrong, where, and what to do about it. Everything that a user reads as an error passes through here.
 */
@NullMarked
package io.ciroach.problem;

import org.jspecify.annotations.NullMarked;
