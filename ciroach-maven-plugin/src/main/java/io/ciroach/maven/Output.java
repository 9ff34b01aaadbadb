package io.ciroach.maven;

import io.ciroach.problem.CiroachException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.logging.Log;
import org.jspecify.annotations.Nullable;

/** Where a text goes that a goal is asked for. */
final class Output {

    private Output() {}

    /** Writes to a file, whose folder is made where it is missing, or to the console. */
    static void write(String text, String what, @Nullable File file, MavenSession session, Log log) {
        try {
            if (file == null) {
                MavenTerminal.of(session, log).write(text);
            } else {
                write(text, file.toPath().toAbsolutePath());
                log.info("The " + what + " is in " + file);
            }
        } catch (IOException e) {
            String where = file == null ? "the console" : file.toString();
            throw new CiroachException(
                    CiroachException.Kind.FILES,
                    "the " + what + " cannot be written to " + where + ": " + e,
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
