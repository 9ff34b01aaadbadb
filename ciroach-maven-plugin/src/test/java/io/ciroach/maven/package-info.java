@NullMarked
package io.ciroach.maven;

import org.jspecify.annotations.NullMarked;
