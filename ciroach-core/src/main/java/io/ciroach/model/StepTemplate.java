package io.ciroach.model;

import io.ciroach.problem.Location;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A step as it stands in the file, before its matrix and its {@code ${{ }}} are known. Any string may hold a variable, a
 * size or a duration too; so its values are read once the variables have theirs, once for each combination of the matrix.
 *
 * @param name the name as written
 * @param stage the stage, or null in the list form
 * @param matrix the matrix, or null
 * @param location where the step begins
 * @param keys where the value of each written key begins (of a default too, where the step itself has none), and each
 *     element of {@code needs}, as {@code needs[0]}
 * @param reader reads the rest
 */
public record StepTemplate(
        String name,
        @Nullable String stage,
        @Nullable Matrix matrix,
        Location location,
        Map<String, Location> keys,
        Reader reader) {

    /** Reads the values of a step with variables put in. Problems go where the file's problems go. */
    @FunctionalInterface
    public interface Reader {

        /**
         * Reads once.
         *
         * @param name the expanded name
         * @param variables what puts variables in
         * @return the step; where a value was wrong, a problem was reported and the key has its default
         */
        Step read(String name, Variables variables);
    }

    public StepTemplate {
        keys = Map.copyOf(keys);
    }

    /**
     * Where a key's value stands.
     *
     * @param key such as {@code memory}
     * @return its place, or that of the step where the key was not written
     */
    public Location at(String key) {
        return keys.getOrDefault(key, location);
    }
}
