package io.ciroach.maven;

import io.ciroach.Ciroach;
import io.ciroach.problem.CiroachException;
import io.ciroach.problem.Problems;
import java.io.File;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Writes the JSON schema of {@code ciroach.toml}, by which editors complete and explain its keys. Needs no project, and works
 * once for all modules.
 */
@Mojo(name = "schema", requiresProject = false, aggregator = true, threadSafe = true)
public final class SchemaMojo extends CiroachMojo {

    /** The file that the schema is written to; the console by default. */
    @Parameter(property = "ciroach.output")
    private @Nullable File output;

    @Override
    void perform() {
        Problems problems = new Problems();
        new ParameterReader(problems).flag("skip", skip);
        problems.throwIfAny(CiroachException.Kind.BAD_FILE);
        Output.write(Ciroach.schema(), "schema", output, session, getLog());
    }
}
