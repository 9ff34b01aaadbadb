package io.ciroach.maven;

import io.ciroach.Ciroach;
import io.ciroach.StarterRequest;
import io.ciroach.problem.CiroachException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.project.MavenProject;

/** The pipeline file that a project begins with. */
final class Starter {

    private Starter() {}

    /**
     * Writes it where there is none.
     *
     * @throws CiroachException of kind {@code FILES} where there is one already, or it cannot be written
     */
    static void write(MavenSession session, Path folder, Path target) {
        String text = Ciroach.starter(request(session.getTopLevelProject(), folder));
        try {
            Files.writeString(target, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw failure("there is " + target + " already", e);
        } catch (IOException e) {
            throw failure(target + " cannot be written: " + Ciroach.explain(e), e);
        }
    }

    private static StarterRequest request(MavenProject project, Path folder) {
        StarterRequest request = StarterRequest.of(folder);
        if (project.getFile() == null) {
            return request;
        }
        StarterRequest maven = request.maven(project.getModules());
        return JavaVersion.of(project)
                .map(java -> maven.java(java.version(), java.from()))
                .orElse(maven);
    }

    private static CiroachException failure(String message, IOException cause) {
        return new CiroachException(
                CiroachException.Kind.FILES, message, "ciroach.file names another file to write", cause);
    }
}
