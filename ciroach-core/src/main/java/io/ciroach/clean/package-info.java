/**
 * Internal. What is done before and after a run: what dead runs left is removed and their cleanup made up for, artifacts are
 * wiped, and that nothing is left is proved.
 */
@NullMarked
package io.ciroach.clean;

import org.jspecify.annotations.NullMarked;
