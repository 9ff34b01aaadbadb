package io.ciroach.maven;

import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * What all goals share: they can be skipped, and say what went wrong in Maven's words.
 *
 * <p>No class of the core stands in a field or in the signature of a method of a goal: Maven looks at all of them, and a
 * skipped goal would load the core for nothing.
 */
abstract class CiroachMojo extends AbstractMojo {

    /** Does nothing. {@code skipTests} does not skip a pipeline. */
    @Parameter(property = "ciroach.skip", defaultValue = "false")
    @Nullable
    String skip;

    @Parameter(defaultValue = "${session}", readonly = true, required = true)
    @SuppressWarnings("NullAway.Init")
    MavenSession session;

    @Override
    public final void execute() throws MojoExecutionException, MojoFailureException {
        if ("true".equals(skip)) {
            getLog().info("Skipped: ciroach.skip is set");
        } else {
            Translation.perform(this::perform);
        }
    }

    /** Does what the goal is for. */
    abstract void perform() throws MojoExecutionException, MojoFailureException;
}
