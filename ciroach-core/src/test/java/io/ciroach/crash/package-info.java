/** Internal. Tests that kill whole processes, on a real engine. */
@NullMarked
package io.ciroach.crash;

import org.jspecify.annotations.NullMarked;
