package io.ciroach.maven;

import io.ciroach.problem.CiroachException;
import io.ciroach.problem.Problems;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
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

    private static final String GROUP = "io.ciroach";
    private static final String PLUGIN = GROUP + ":ciroach-maven-plugin";

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
        Starter.write(session, folder, target);
        getLog().info("Wrote " + target);
        getLog().info(next(session.getTopLevelProject(), session.getPluginGroups()));
    }

    /** {@return what to do next; Maven knows the short name of a goal only where the pom or the settings have the plugin} */
    static String next(MavenProject project, List<String> pluginGroups) {
        if (project.getFile() == null) {
            return "Next: a pom.xml beside it that names this plugin, for mvn ciroach:run";
        }
        boolean named = Stream.concat(
                        project.getBuildPlugins().stream(),
                        Stream.ofNullable(project.getPluginManagement()).flatMap(all -> all.getPlugins().stream()))
                .anyMatch(plugin -> plugin.getKey().equals(PLUGIN));
        return (named || pluginGroups.contains(GROUP)
                        ? "Next: "
                        : "Next: name " + PLUGIN + " among the plugins of pom.xml; then ")
                + "mvn ciroach:plan shows what it would run, mvn ciroach:run runs it";
    }
}
