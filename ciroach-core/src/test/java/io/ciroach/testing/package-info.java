/** Internal. What tests of several rooms share. */
@NullMarked
package io.ciroach.testing;

import org.jspecify.annotations.NullMarked;
