package io.ciroach.maven;

import io.ciroach.Ciroach;
import io.ciroach.StarterRequest;
import io.ciroach.problem.CiroachException;
import io.ciroach.problem.Problems;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/**
 * Writes a {@code ciroach.toml} to begin with, by what it sees of the project: it runs as it is, and explains itself. Never
 * over a file that is there. Needs no project, and works once for all modules.
 */
@Mojo(name = "init", requiresProject = false, aggregator = true, threadSafe = true)
public final class InitMojo extends CiroachMojo {

    /** The file that is written; {@code ciroach.toml} in the folder of the build by default. */
    @Parameter(property = "ciroach.file")
    private @Nullable File file;

    @Override
    void perform() {
        Problems problems = new Problems();
        new ParameterReader(problems).flag("skip", skip);
        problems.throwIfAny(CiroachException.Kind.BAD_FILE);

        Path folder = Path.of(session.getExecutionRootDirectory());
        Path target = file == null ? folder.resolve(PipelineSearch.FILE_NAME) : file.toPath();
        String text = Ciroach.starter(request(folder));
        try {
            Files.writeString(target, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw failure("there is " + target + " already", "ciroach.file names another file to write", e);
        } catch (IOException e) {
            throw failure(target + " cannot be written: " + e, "ciroach.file names another file to write", e);
        }
        getLog().info("Wrote " + target);
        getLog().info(
                        session.getTopLevelProject().getFile() == null
                                ? "Next: a pom.xml beside it that names this plugin, for mvn ciroach:run"
                                : "Next: mvn ciroach:plan shows what it would run, mvn ciroach:run runs it");
    }

    private StarterRequest request(Path folder) {
        StarterRequest request = StarterRequest.of(folder);
        MavenProject project = session.getTopLevelProject();
        if (project.getFile() == null) {
            return request;
        }
        StarterRequest maven = request.maven(project.getModules());
        return JavaVersion.of(project)
                .map(java -> maven.java(java.version(), java.from()))
                .orElse(maven);
    }

    private static CiroachException failure(String message, String hint, IOException cause) {
        return new CiroachException(CiroachException.Kind.FILES, message, hint, cause);
    }
}
