/** Inner loops of this room, with JMH. */
@NullMarked
package io.ciroach.store;

import org.jspecify.annotations.NullMarked;
