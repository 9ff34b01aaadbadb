package io.ciroach.model;

import java.util.Set;

/**
 * Which bad ends of a step do not fail the run.
 *
 * @param all whether {@code FAILED}, {@code TIMED_OUT} and {@code OOM_KILLED} are all allowed
 * @param exitCodes the exit codes of {@code FAILED} that are allowed where not all are
 */
public record AllowFailure(boolean all, Set<Integer> exitCodes) {

    /** None is allowed: the default. */
    public static final AllowFailure NONE = new AllowFailure(false, Set.of());

    /** All are. */
    public static final AllowFailure ALL = new AllowFailure(true, Set.of());

    public AllowFailure {
        exitCodes = Set.copyOf(exitCodes);
    }
}
