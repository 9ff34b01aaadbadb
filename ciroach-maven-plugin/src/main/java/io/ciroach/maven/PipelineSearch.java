package io.ciroach.maven;

import io.ciroach.problem.CiroachException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which pipeline file an execution is about.
 *
 * @param folder the folder of the module
 * @param written what {@code ciroach.file} says, or null
 * @param failIfNoPipeline what {@code ciroach.failIfNoPipeline} says, or null
 * @param calledByName whether the goal was called by name, not by a phase
 * @param modules how many modules the build has
 * @param first whether this one is the first of them
 * @param elsewhere whether any of them has a pipeline
 */
record PipelineSearch(
        Path folder,
        @Nullable Path written,
        @Nullable Boolean failIfNoPipeline,
        boolean calledByName,
        int modules,
        boolean first,
        boolean elsewhere) {

    /** What a pipeline file is called where nobody says otherwise. */
    static final String FILE_NAME = "ciroach.toml";

    private static final String ELSEWHERE =
            "mvn ciroach:init writes one to begin with; or name another file with -Dciroach.file=...";

    /**
     * {@return the file, or nothing where the module is to be passed over}
     *
     * @throws CiroachException if there has to be one and there is none
     */
    Optional<Path> file() {
        if (written != null) {
            if (!Files.exists(written)) {
                throw none("there is no " + written, "ciroach.file names it: correct that, or write the file");
            }
            return Optional.of(written);
        }
        Path file = folder.resolve(FILE_NAME);
        if (Files.exists(file)) {
            return Optional.of(file);
        }
        if (Boolean.TRUE.equals(failIfNoPipeline)) {
            throw none("there is no " + FILE_NAME + " in " + folder, ELSEWHERE);
        }
        // Once, for all modules; and before any of them has done work that comes to nothing.
        if (failIfNoPipeline == null && calledByName && first && !elsewhere) {
            String where = modules == 1 ? folder.toString() : "any of the " + modules + " modules";
            throw none("there is no " + FILE_NAME + " in " + where, ELSEWHERE);
        }
        return Optional.empty();
    }

    private static CiroachException none(String message, String hint) {
        return new CiroachException(CiroachException.Kind.BAD_FILE, message, hint, null);
    }
}
