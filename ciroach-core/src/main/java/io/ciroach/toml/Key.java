package io.ciroach.toml;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One key of the file: all that is known of it.
 *
 * @param <T> what its value becomes
 * @param group which table it belongs to
 * @param name as written
 * @param kind how it is read
 * @param about what it does, in one line
 * @param example a value as TOML that is not the default
 * @param fallback what holds where it is not written, or null for nothing
 * @param otherwise the same for people: as TOML, or a few words where it depends
 * @param inDefaults whether {@code [pipeline.defaults]} takes it
 */
record Key<T>(
        Keys.Group group,
        String name,
        Kind<T> kind,
        String about,
        String example,
        @Nullable T fallback,
        String otherwise,
        boolean inDefaults) {

    Key<T> or(T value, String toml) {
        return new Key<>(group, name, kind, about, example, value, toml, inDefaults);
    }

    Key<T> orNothing(String words) {
        return new Key<>(group, name, kind, about, example, null, words, inDefaults);
    }

    Key<T> eachForItself() {
        return new Key<>(group, name, kind, about, example, fallback, otherwise, false);
    }

    /** {@return the name of its place in the documentation: {@code step-max-retries}} */
    String anchor() {
        return group.name().toLowerCase(Locale.ROOT) + '-' + name.replace('_', '-');
    }
}
