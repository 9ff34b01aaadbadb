/** Runs test classes within a test, so that what an extension does to them can be asserted. */
@NullMarked
package io.ciroach.junit.testkit;

import org.jspecify.annotations.NullMarked;
