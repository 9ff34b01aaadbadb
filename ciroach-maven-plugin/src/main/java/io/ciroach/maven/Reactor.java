package io.ciroach.maven;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.jspecify.annotations.Nullable;

/** The modules of this build, as an execution of a goal sees them. Asked anew each time: nothing is kept between modules. */
final class Reactor {

    private final List<MavenProject> modules;
    private final Properties user;
    private final MojoExecution execution;

    Reactor(MavenSession session, MojoExecution execution) {
        this.modules = session.getProjects();
        this.user = session.getUserProperties();
        this.execution = execution;
    }

    PipelineSearch search(MavenProject module, @Nullable Path written, @Nullable Boolean failIfNoPipeline) {
        return new PipelineSearch(
                module.getBasedir().toPath(),
                written,
                failIfNoPipeline,
                execution.getSource() == MojoExecution.Source.CLI,
                modules.size(),
                module.equals(modules.get(0)),
                pipelines() > 0);
    }

    /** {@return how many modules have a pipeline} */
    long pipelines() {
        return modules.stream().filter(this::hasPipeline).count();
    }

    private boolean hasPipeline(MavenProject module) {
        return user.containsKey("ciroach.file")
                || configuresFile(module)
                || Files.exists(module.getBasedir().toPath().resolve(PipelineSearch.FILE_NAME));
    }

    private boolean configuresFile(MavenProject module) {
        Xpp3Dom configuration = module.getGoalConfiguration(
                execution.getGroupId(), execution.getArtifactId(), execution.getExecutionId(), execution.getGoal());
        return configuration != null && configuration.getChild("file") != null;
    }
}
