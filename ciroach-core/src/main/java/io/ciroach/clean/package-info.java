/**
 * Internal. What is done before and after a run: artifacts are wiped, and that nothing is left is proved.
 */
@NullMarked
package io.ciroach.clean;

import org.jspecify.annotations.NullMarked;
