package io.ciroach;

import java.util.List;

/**
 * What was done for runs that had been killed.
 *
 * @param runs ids of those whose left-overs were removed
 * @param warnings what went wrong with that, a sentence each: a missed cleanup step that was run and failed, too
 */
public record RecoveredRuns(List<String> runs, List<String> warnings) {
    public RecoveredRuns {
        runs = List.copyOf(runs);
        warnings = List.copyOf(warnings);
    }
}
