package io.ciroach;

import java.nio.file.Path;
import java.util.List;

/**
 * What came of cleaning without a run.
 *
 * @param artifacts what was wiped, by its largest parts: absolute paths
 * @param recoveredRuns ids of dead runs whose left-overs were removed
 * @param failures what could not be cleaned, a sentence each
 * @param warnings what could not be cleaned and is no failure, a sentence each
 */
public record CleanResult(
        List<Path> artifacts, List<String> recoveredRuns, List<String> failures, List<String> warnings) {

    public CleanResult {
        artifacts = List.copyOf(artifacts);
        recoveredRuns = List.copyOf(recoveredRuns);
        failures = List.copyOf(failures);
        warnings = List.copyOf(warnings);
    }
}
