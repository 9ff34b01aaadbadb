/**
 * Internal. The goals: each reads its parameters, asks the core, and says what came of it in Maven's words. What users of
 * the plugin rely on are the goals and their parameters, not these classes.
 */
@NullMarked
package io.ciroach.maven;

import org.jspecify.annotations.NullMarked;
