package io.ciroach.run;

import java.util.List;

/**
 * What was done for runs that had died.
 *
 * @param runs ids of those whose left-overs were removed
 * @param warnings what went wrong with that, a sentence each
 */
public record Recovered(List<String> runs, List<String> warnings) {

    /** There was nothing to do. */
    public static final Recovered NOTHING = new Recovered(List.of(), List.of());

    public Recovered {
        runs = List.copyOf(runs);
        warnings = List.copyOf(warnings);
    }
}
