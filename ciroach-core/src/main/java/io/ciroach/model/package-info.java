/**
 * API. What the user wrote in {@code ciroach.toml}, as values. Nothing here reads text, opens a file or knows an engine.
 */
@NullMarked
package io.ciroach.model;

import org.jspecify.annotations.NullMarked;
