/** Tests of the JUnit adapter. */
@NullMarked
package io.ciroach.junit;

import org.jspecify.annotations.NullMarked;
