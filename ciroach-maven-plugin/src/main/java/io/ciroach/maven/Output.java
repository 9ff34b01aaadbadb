package io.ciroach.maven;

import io.ciroach.Ciroach;
import io.ciroach.problem.CiroachException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.logging.Log;
import org.jspecify.annotations.Nullable;

/** Where a text goes that a goal is asked for. */
final class Output {

    /** Files that goals of a build have written, each with the project that it was for. */
    static final class Written {

        private final Map<Path, String> projects = new ConcurrentHashMap<>();

        /** A second module would take the place of the first one's. */
        void enter(Path file, String what, String project) {
            String other = projects.putIfAbsent(file, project);
            if (other != null && !other.equals(project)) {
                throw new CiroachException(
                        CiroachException.Kind.FILES,
                        "the " + what + " of " + other + " is in " + file + " already",
                        "a relative ciroach.output lies in the folder of each module; -pl chooses one of them",
                        null);
            }
        }
    }

    private Output() {}

    /** Writes to a file, whose folder is made where it is missing, or to the console. */
    static void write(String text, String what, @Nullable File file, MavenSession session, Log log) {
        try {
            if (file == null) {
                MavenTerminal.of(session, log).write(text);
            } else {
                Path place = file.toPath().toAbsolutePath().normalize();
                SessionScoped.of(session, Written.class, Written::new)
                        .enter(place, what, session.getCurrentProject().getId());
                write(text, place);
                log.info("The " + what + " is in " + file);
            }
        } catch (IOException e) {
            String where = file == null ? "the console" : file.toString();
            throw new CiroachException(
                    CiroachException.Kind.FILES,
                    "the " + what + " cannot be written to " + where + ": " + Ciroach.explain(e),
                    "ciroach.output names another file",
                    e);
        }
    }

    private static void write(String text, Path file) throws IOException {
        Path folder = file.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.writeString(file, text);
    }
}
