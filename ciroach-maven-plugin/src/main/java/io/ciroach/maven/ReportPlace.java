package io.ciroach.maven;

import io.ciroach.problem.Problems;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where the reports of an execution go. */
final class ReportPlace {

    /** How Maven calls an execution whose id nobody wrote. */
    private static final List<String> DEFAULTS = List.of("default", "default-cli");

    /** What the default execution writes in the same folder. */
    private static final Set<String> TAKEN =
            Set.of("logs", "run.json", "events.ndjson", "TEST-ciroach.xml", "report.html");

    private static final Pattern FOLDER_NAME = Pattern.compile("[\\p{L}\\p{N}_-][\\p{L}\\p{N}._ -]{0,99}");

    private ReportPlace() {}

    /**
     * {@code target/ciroach}, or a folder of its own in it for each execution with an id, so that none overwrites another's.
     *
     * @param written what {@code ciroach.reportDirectory} says, which is taken as it stands
     */
    static Path of(@Nullable Path written, Path buildDirectory, String executionId, Problems problems) {
        if (written != null) {
            return written;
        }
        Path folder = buildDirectory.resolve("ciroach");
        if (DEFAULTS.contains(executionId)) {
            return folder;
        }
        if (TAKEN.contains(executionId) || !FOLDER_NAME.matcher(executionId).matches()) {
            problems.error(
                    null,
                    "the execution id \"" + executionId + "\" cannot name a folder below " + folder,
                    "call the execution something else, or write <reportDirectory>");
            return folder;
        }
        return folder.resolve(executionId);
    }
}
