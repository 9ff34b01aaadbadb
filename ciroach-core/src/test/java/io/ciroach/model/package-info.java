/** Internal. Tests of what the user wrote. */
@NullMarked
package io.ciroach.model;

import org.jspecify.annotations.NullMarked;
