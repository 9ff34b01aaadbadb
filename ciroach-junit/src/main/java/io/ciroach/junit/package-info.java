/** API. Runs a pipeline before JUnit Jupiter tests and lets them look at what came out. */
@NullMarked
package io.ciroach.junit;

import org.jspecify.annotations.NullMarked;
