package io.ciroach.maven;

import io.ciroach.RunRequest;
import io.ciroach.model.Overrides;
import io.ciroach.model.Pull;
import io.ciroach.plan.Selection;
import io.ciroach.problem.CiroachException;
import io.ciroach.problem.Problems;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/**
 * What the goals about one pipeline have in common: which file, which steps, under which limits. Words and numbers come as
 * text, because {@link ParameterReader} has better answers to bad ones than Maven's conversion.
 */
abstract class PipelineMojo extends AbstractMojo {

    /** Does nothing. {@code skipTests} does not skip a pipeline. */
    @Parameter(property = "ciroach.skip", defaultValue = "false")
    private @Nullable String skip;

    /** The pipeline file, {@code ciroach.toml} beside the pom by default. A written one that is missing is an error. */
    @Parameter(property = "ciroach.file")
    private @Nullable File file;

    /** The folder that steps see as {@code /workspace}; contains the file, and is the file's folder by default. */
    @Parameter(property = "ciroach.workspace")
    private @Nullable File workspace;

    /**
     * Whether a module without a pipeline file is an error. By default it is when the goal is called by name and no module
     * of the build has one.
     */
    @Parameter(property = "ciroach.failIfNoPipeline")
    private @Nullable String failIfNoPipeline;

    /** Runs these steps, what they need, and the cleanup steps that touch them: names or patterns, separated by commas. */
    @Parameter(property = "ciroach.steps")
    private @Nullable String steps;

    /** Runs exactly these steps: names or patterns, separated by commas. */
    @Parameter(property = "ciroach.only")
    private @Nullable String only;

    /** Takes these steps out; for others they count as succeeded: names or patterns, separated by commas. */
    @Parameter(property = "ciroach.skipSteps")
    private @Nullable String skipSteps;

    /** Containers of the run at once; beats the file. */
    @Parameter(property = "ciroach.maxParallel")
    private @Nullable String maxParallel;

    /** Sum of the memory limits of what runs, such as {@code 6gb}; beats the file. */
    @Parameter(property = "ciroach.memoryBudget")
    private @Nullable String memoryBudget;

    /** Whether the first failure ends the run; beats the file. */
    @Parameter(property = "ciroach.failFast")
    private @Nullable String failFast;

    /** When images are fetched: {@code missing}, {@code always} or {@code never}; beats the file, for single steps too. */
    @Parameter(property = "ciroach.pull")
    private @Nullable String pull;

    @Parameter(defaultValue = "${session}", readonly = true, required = true)
    @SuppressWarnings("NullAway.Init")
    private MavenSession session;

    @Parameter(defaultValue = "${project}", readonly = true, required = true)
    @SuppressWarnings("NullAway.Init")
    private MavenProject project;

    @Parameter(defaultValue = "${mojoExecution}", readonly = true, required = true)
    @SuppressWarnings("NullAway.Init")
    private MojoExecution execution;

    @Override
    public final void execute() throws MojoExecutionException, MojoFailureException {
        if ("true".equals(skip)) {
            getLog().info("Skipped: ciroach.skip is set");
            return;
        }
        Translation.perform(this::lookAndPerform);
    }

    private void lookAndPerform() throws MojoExecutionException, MojoFailureException {
        Problems problems = new Problems();
        ParameterReader reader = new ParameterReader(problems);
        reader.flag("skip", skip);
        Boolean fail = reader.flag("failIfNoPipeline", failIfNoPipeline);
        problems.throwIfAny(CiroachException.Kind.BAD_FILE);

        Reactor reactor = new Reactor(session, execution);
        Optional<Path> found = reactor.search(project, path(file), fail).file();
        if (found.isEmpty()) {
            getLog().debug("No " + PipelineSearch.FILE_NAME + " in this module, so it is passed over");
            return;
        }
        RunRequest.Builder request = RunRequest.of(found.get())
                .workspace(path(workspace))
                .selection(new Selection(patterns(steps), patterns(only), patterns(skipSteps)))
                .overrides(overrides(reader))
                .properties(MavenProperties.of(project, session.getUserProperties()))
                .offline(session.isOffline())
                .module(reactor.pipelines() > 1 ? project.getArtifactId() : null);
        addTo(request, reader);
        problems.throwIfAny(CiroachException.Kind.BAD_FILE);
        perform(request.build());
    }

    /** Settings that beat the file. */
    Overrides overrides(ParameterReader reader) {
        return new Overrides(
                reader.count("maxParallel", maxParallel),
                reader.size("memoryBudget", memoryBudget),
                reader.flag("failFast", failFast),
                null,
                null,
                reader.constant("pull", pull, Pull.class));
    }

    /** Adds what only this goal knows; bad values go to the reader's problems. */
    abstract void addTo(RunRequest.Builder request, ParameterReader reader);

    /** Does what the goal is for. */
    abstract void perform(RunRequest request) throws MojoExecutionException, MojoFailureException;

    final MavenTerminal terminal() {
        return MavenTerminal.of(getLog(), session.getUserProperties());
    }

    final MavenProject project() {
        return project;
    }

    final String executionId() {
        return execution.getExecutionId();
    }

    static @Nullable Path path(@Nullable File file) {
        return file == null ? null : file.toPath();
    }

    private static List<String> patterns(@Nullable String text) {
        return text == null ? List.of() : Selection.patterns(text);
    }
}
