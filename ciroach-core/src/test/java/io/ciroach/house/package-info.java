/** The rules of the house, as tests. */
@NullMarked
package io.ciroach.house;

import org.jspecify.annotations.NullMarked;
