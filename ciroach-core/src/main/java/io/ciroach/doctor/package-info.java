/**
 * Internal. What is wrong with this machine: each check looks at one thing, and has a verdict and a remedy.
 */
@NullMarked
package io.ciroach.doctor;

import org.jspecify.annotations.NullMarked;
