package io.ciroach.maven;

import java.io.File;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/**
 * The parameters that the goals about one pipeline share: which file, which steps, under which limits. Words and numbers come
 * as text, because {@link ParameterReader} has better answers to bad ones than Maven's conversion.
 */
abstract class PipelineMojo extends CiroachMojo {

    /** The pipeline file, {@code ciroach.toml} beside the pom by default. A written one that is missing is an error. */
    @Parameter(property = "ciroach.file")
    @Nullable
    File file;

    /** The folder that steps see as {@code /workspace}; contains the file, and is the file's folder by default. */
    @Parameter(property = "ciroach.workspace")
    @Nullable
    File workspace;

    /**
     * Whether a module without a pipeline file is an error. By default it is when the goal is called by name and no module
     * of the build has one.
     */
    @Parameter(property = "ciroach.failIfNoPipeline")
    @Nullable
    String failIfNoPipeline;

    /** Runs these steps, what they need, and the cleanup steps that touch them: names or patterns, separated by commas. */
    @Parameter(property = "ciroach.steps")
    @Nullable
    String steps;

    /** Runs exactly these steps: names or patterns, separated by commas. */
    @Parameter(property = "ciroach.only")
    @Nullable
    String only;

    /** Takes these steps out; for others they count as succeeded: names or patterns, separated by commas. */
    @Parameter(property = "ciroach.skipSteps")
    @Nullable
    String skipSteps;

    /** Containers of the run at once; beats the file. */
    @Parameter(property = "ciroach.maxParallel")
    @Nullable
    String maxParallel;

    /** Sum of the memory limits of what runs, such as {@code 6gb}; beats the file. */
    @Parameter(property = "ciroach.memoryBudget")
    @Nullable
    String memoryBudget;

    /** Whether the first failure ends the run; beats the file. */
    @Parameter(property = "ciroach.failFast")
    @Nullable
    String failFast;

    /** When images are fetched: {@code missing}, {@code always} or {@code never}; beats the file, for single steps too. */
    @Parameter(property = "ciroach.pull")
    @Nullable
    String pull;

    @Parameter(defaultValue = "${project}", readonly = true, required = true)
    @SuppressWarnings("NullAway.Init")
    MavenProject project;

    @Parameter(defaultValue = "${mojoExecution}", readonly = true, required = true)
    @SuppressWarnings("NullAway.Init")
    MojoExecution execution;
}
