package io.ciroach.maven;

import io.ciroach.Ciroach;
import io.ciroach.problem.CiroachException;
import io.ciroach.problem.Problems;
import java.io.File;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Writes the JSON schema of {@code ciroach.toml}, by which editors complete and explain its keys. Needs no project, and works
 * once for all modules.
 */
@Mojo(name = "schema", requiresProject = false, aggregator = true, threadSafe = true)
public final class SchemaMojo extends AbstractMojo {

    /** Does nothing. */
    @Parameter(property = "ciroach.skip", defaultValue = "false")
    private @Nullable String skip;

    /** The file that the schema is written to; the console by default. */
    @Parameter(property = "ciroach.output")
    private @Nullable File output;

    @Parameter(defaultValue = "${session}", readonly = true, required = true)
    @SuppressWarnings("NullAway.Init")
    private MavenSession session;

    @Override
    public void execute() throws MojoExecutionException, MojoFailureException {
        if ("true".equals(skip)) {
            getLog().info("Skipped: ciroach.skip is set");
        } else {
            Translation.perform(this::perform);
        }
    }

    private void perform() {
        Problems problems = new Problems();
        new ParameterReader(problems).flag("skip", skip);
        problems.throwIfAny(CiroachException.Kind.BAD_FILE);
        Output.write(Ciroach.schema(), "schema", output, session, getLog());
    }
}
