package io.ciroach.toml;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A table of the file, read by its keys; what a step does not write may stand in the defaults. */
record Values(Node.Table own, Node.@Nullable Table defaults, Reading reading) {

    /** {@return what was written, or null} */
    @Nullable
    Node node(Key<?> key) {
        Node node = own.get(key.name());
        return node == null && defaults != null && key.inDefaults() ? defaults.get(key.name()) : node;
    }

    /** {@return the value, or null where it was not written, was wrong or cannot be known yet} */
    <T> @Nullable T written(Key<T> key) {
        Node node = node(key);
        return node == null ? null : key.kind().read(node, reading);
    }

    /** {@return the value, or what the key has where there is none} */
    <T> @Nullable T optional(Key<T> key) {
        T value = written(key);
        return value == null ? key.fallback() : value;
    }

    /** {@return the value of a key that always has one} */
    <T> T get(Key<T> key) {
        T value = optional(key);
        return Objects.requireNonNull(value, key.name());
    }
}
