/** Tests of this room. */
@NullMarked
package io.ciroach.doctor;

import org.jspecify.annotations.NullMarked;
