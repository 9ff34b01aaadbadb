package io.ciroach.maven;

import io.ciroach.problem.CiroachException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where a plan goes. */
final class PlanOutput {

    private PlanOutput() {}

    /** Writes to a file, whose folder is made where it is missing, or to the console. */
    static void write(String text, PipelineMojo goal, @Nullable File file) {
        try {
            if (file == null) {
                MavenTerminal.of(goal).write(text);
            } else {
                write(text, file.toPath().toAbsolutePath());
                goal.getLog().info("The plan is in " + file);
            }
        } catch (IOException e) {
            String where = file == null ? "the console" : file.toString();
            throw new CiroachException(
                    CiroachException.Kind.FILES, "the plan cannot be written to " + where + ": " + e, null, e);
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
