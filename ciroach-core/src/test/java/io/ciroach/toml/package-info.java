/** Internal. Tests of the reader. */
@NullMarked
package io.ciroach.toml;

import org.jspecify.annotations.NullMarked;
