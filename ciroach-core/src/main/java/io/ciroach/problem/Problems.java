package io.ciroach.problem;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects problems until all are known, then throws once, sorted in file order. The same problem at the same place is
 * kept once (a matrix expands one text several times). Not thread-safe.
 */
public final class Problems {

    private static final Comparator<Problem> FILE_ORDER =
            Comparator.comparing(Problem::location, Comparator.nullsLast(Comparator.naturalOrder()));

    private final Set<Problem> errors = new LinkedHashSet<>();
    private final Set<Problem> warnings = new LinkedHashSet<>();
    private final Set<Location> places = new HashSet<>();

    /** Starts with no problem. */
    public Problems() {}

    /**
     * Adds an error.
     *
     * @param location where, or null
     * @param message what is wrong
     * @param hint what to do next, or null
     */
    public void error(@Nullable Location location, String message, @Nullable String hint) {
        errors.add(new Problem(location, message, hint));
        if (location != null) {
            places.add(location);
        }
    }

    /**
     * Adds an error without a hint.
     *
     * @param location where, or null
     * @param message what is wrong and what to do
     */
    public void error(@Nullable Location location, String message) {
        error(location, message, null);
    }

    /**
     * Adds a warning: something that runs, but perhaps not as meant.
     *
     * @param location where, or null
     * @param message what is odd
     */
    public void warning(@Nullable Location location, String message) {
        warnings.add(new Problem(location, message, null));
    }

    /** {@return whether there is an error} */
    public boolean any() {
        return !errors.isEmpty();
    }

    /**
     * Whether something is already known to be wrong with a value, so that what follows from it need not be said.
     *
     * @param location where the value begins
     * @return whether there is an error at exactly that place
     */
    public boolean anyAt(Location location) {
        return places.contains(location);
    }

    /** {@return the errors so far, in file order} */
    public List<Problem> errors() {
        return sorted(errors);
    }

    /** {@return the warnings so far, in file order} */
    public List<Problem> warnings() {
        return sorted(warnings);
    }

    /**
     * Throws when there is an error.
     *
     * @param kind whose cause they are
     * @throws CiroachException with all errors, in file order
     */
    public void throwIfAny(CiroachException.Kind kind) {
        if (any()) {
            throw new CiroachException(kind, errors());
        }
    }

    private static List<Problem> sorted(Collection<Problem> problems) {
        List<Problem> list = new ArrayList<>(problems);
        list.sort(FILE_ORDER);
        return List.copyOf(list);
    }
}
