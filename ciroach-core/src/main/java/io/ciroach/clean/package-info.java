/**
 * Internal. What is done before and after a run: what dead runs left is removed, and their cleanup is made up for.
 */
@NullMarked
package io.ciroach.clean;

import org.jspecify.annotations.NullMarked;
