/**
 * API. The door: read a file, plan it, run it, cancel it, get its result.
 */
@NullMarked
package io.ciroach;

import org.jspecify.annotations.NullMarked;
