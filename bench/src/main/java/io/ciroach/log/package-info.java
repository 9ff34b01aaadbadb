/** Inner loops of this room, with JMH. */
@NullMarked
package io.ciroach.log;

import org.jspecify.annotations.NullMarked;
