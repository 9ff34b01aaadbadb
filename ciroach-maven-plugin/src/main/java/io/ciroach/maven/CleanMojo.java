package io.ciroach.maven;

import io.ciroach.Ciroach;
import io.ciroach.CleanResult;
import io.ciroach.RunRequest;
import java.nio.file.Path;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Wipes the pipeline's artifacts, without a run. An engine is asked only for files that this user may not delete; bound to a
 * phase, what is left for want of one is a warning.
 */
@Mojo(name = "clean", defaultPhase = LifecyclePhase.CLEAN, threadSafe = true)
public final class CleanMojo extends PipelineMojo {

    /** Address of the engine, {@code unix://} or {@code tcp://}; found as the Docker CLI finds it by default. */
    @Parameter(property = "ciroach.engine")
    private @Nullable String engine;

    /** Image of helper containers, with {@code sh} and {@code rm}, where none of the pipeline's has them. */
    @Parameter(property = "ciroach.helperImage", defaultValue = "busybox:stable")
    private @Nullable String helperImage;

    @Override
    void perform() throws MojoExecutionException, MojoFailureException {
        RequestReader reader = new RequestReader(this);
        RunRequest.Builder request = reader.request().orElse(null);
        if (request == null) {
            return;
        }
        ParameterReader parameters = reader.parameters();
        Path buildDirectory = Path.of(project.getBuild().getDirectory());
        request.engine(parameters.text(engine)).reportDirectory(buildDirectory.resolve("ciroach"));
        String image = parameters.text(helperImage);
        if (image != null) {
            request.helperImage(image);
        }
        reader.done();
        // Here and not in a method of its own: Maven looks at the methods of every goal, and would load what they name.
        CleanResult result;
        try {
            result = Ciroach.create().clean(request.build(), execution.getSource() != MojoExecution.Source.CLI);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MojoExecutionException("interrupted while a helper container wiped", e);
        }
        result.artifacts().forEach(path -> getLog().info("Wiped " + path));
        result.warnings().forEach(getLog()::warn);
        if (!result.failures().isEmpty()) {
            throw new MojoFailureException(Translation.ownLines(String.join("\n", result.failures())));
        }
    }
}
