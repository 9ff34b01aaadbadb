package io.ciroach.maven;

import io.ciroach.Ciroach;
import io.ciroach.CleanResult;
import io.ciroach.RunRequest;
import io.ciroach.Signals;
import io.ciroach.model.Recover;
import java.nio.file.Path;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Cleans without a run: removes what dead runs left on the engine and runs the cleanup steps that they missed, then wipes
 * the pipeline's artifacts. Bound to a phase it runs no step, and what is left for want of an engine is a warning.
 */
@Mojo(name = "clean", defaultPhase = LifecyclePhase.CLEAN, threadSafe = true)
public final class CleanMojo extends PipelineMojo {

    /** Address of the engine, {@code unix://} or {@code tcp://}; found as the Docker CLI finds it by default. */
    @Parameter(property = "ciroach.engine")
    private @Nullable String engine;

    /** Image of helper containers, with {@code sh} and {@code rm}, where none of the pipeline's has them. */
    @Parameter(property = "ciroach.helperImage", defaultValue = "busybox:stable")
    private @Nullable String helperImage;

    /** What is done about runs that were killed, where the goal is called by name: {@code all}, or only {@code containers}. */
    @Parameter(property = "ciroach.recover", defaultValue = "all")
    private @Nullable String recover;

    @Override
    void perform() throws MojoExecutionException, MojoFailureException {
        RequestReader reader = new RequestReader(this);
        RunRequest.Builder request = reader.request().orElse(null);
        if (request == null) {
            return;
        }
        ParameterReader parameters = reader.parameters();
        Path buildDirectory = Path.of(project.getBuild().getDirectory());
        Recover what = parameters.constant("recover", recover, Recover.class);
        request.engine(parameters.text(engine))
                .reportDirectory(buildDirectory.resolve("ciroach"))
                .recover(isBound() ? Recover.CONTAINERS : what == null ? Recover.ALL : what)
                .listener(RecoveryNotices.to(getLog()));
        String image = parameters.image("helperImage", helperImage);
        if (image != null) {
            request.helperImage(image);
        }
        reader.done();
        // Here and not in a method of its own: Maven looks at the methods of every goal, and would load what they name.
        Signals signals = SessionScoped.of(session, Signals.class, Signals::ofProcess);
        CleanResult result;
        try {
            result = Ciroach.create().clean(request.signals(signals).build(), isBound());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MojoExecutionException("interrupted while a helper container wiped", e);
        } finally {
            signals.passOn();
        }
        result.recoveredRuns().forEach(id -> getLog().info("Removed what dead run " + id + " had left"));
        result.artifacts().forEach(path -> getLog().info("Wiped " + path));
        result.warnings().forEach(getLog()::warn);
        if (!result.failures().isEmpty()) {
            throw new MojoFailureException(Translation.ownLines(String.join("\n", result.failures())));
        }
    }

    private boolean isBound() {
        return execution.getSource() != MojoExecution.Source.CLI;
    }
}
