/** Internal. A peer of Ciroach, measured beside it. */
@NullMarked
package io.ciroach.bench.testcontainers;

import org.jspecify.annotations.NullMarked;
