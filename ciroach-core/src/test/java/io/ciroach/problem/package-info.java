/** Internal. Tests of what went wrong. */
@NullMarked
package io.ciroach.problem;

import org.jspecify.annotations.NullMarked;
