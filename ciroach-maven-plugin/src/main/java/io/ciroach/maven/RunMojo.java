package io.ciroach.maven;

import io.ciroach.CiServer;
import io.ciroach.Ciroach;
import io.ciroach.LogMode;
import io.ciroach.RunRequest;
import io.ciroach.Signals;
import io.ciroach.model.Recover;
import io.ciroach.result.PipelineResult;
import java.io.File;
import java.nio.file.Path;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** Runs the pipeline, and fails the build when the run fails. */
@Mojo(name = "run", defaultPhase = LifecyclePhase.VERIFY, threadSafe = true)
public final class RunMojo extends PipelineMojo {

    /** Address of the engine, {@code unix://} or {@code tcp://}; found as the Docker CLI finds it by default. */
    @Parameter(property = "ciroach.engine")
    private @Nullable String engine;

    /**
     * How the output of steps is shown: {@code interleaved}, {@code grouped} (as one block when the step ends), {@code quiet}
     * (only of steps that failed) or {@code live} (interleaved, above a status of what runs and what waits; only on a
     * terminal). By default {@code interleaved}; with {@code mvn -q} nothing is shown, and a failed run is told by its message
     * alone.
     */
    @Parameter(property = "ciroach.logs")
    private @Nullable String logs;

    /** Puts the time since the start before each line. */
    @Parameter(property = "ciroach.timestamps", defaultValue = "false")
    private @Nullable String timestamps;

    /**
     * Where reports go. By default {@code target/ciroach}; for an execution with an id {@code target/ciroach/<id>}, so that
     * none overwrites another's.
     */
    @Parameter(property = "ciroach.reportDirectory")
    private @Nullable File reportDirectory;

    /**
     * When artifacts are wiped: {@code never}, {@code before}, {@code after} or {@code both}; beats the file. In a lifecycle,
     * where this build has made something by now, artifacts that hold that are an error.
     */
    @Parameter(property = "ciroach.wipe")
    private @Nullable String wipe;

    /** Which images are reaped at the end: {@code keep}, {@code superseded} or {@code all}; beats the file. */
    @Parameter(property = "ciroach.images")
    private @Nullable String images;

    /** Image of helper containers, with {@code sh} and {@code rm}, where none of the pipeline's has them. */
    @Parameter(property = "ciroach.helperImage", defaultValue = "busybox:stable")
    private @Nullable String helperImage;

    /** What is done about runs that died. */
    @Parameter(property = "ciroach.recover", defaultValue = "all")
    private @Nullable String recover;

    /**
     * How a CI server is served: {@code github} (annotations, groups, a summary), {@code gitlab} (sections), {@code none}, or
     * {@code auto}, which goes by the environment.
     */
    @Parameter(property = "ciroach.ci", defaultValue = "auto")
    private @Nullable String ci;

    /**
     * Runs as on a fresh machine: artifacts are wiped before and after, caches are empty ones that go with the run, and
     * what it leaves behind fails it.
     */
    @Parameter(property = "ciroach.cleanRoom", defaultValue = "false")
    private @Nullable String cleanRoom;

    /** Fails the run when it leaves something behind: on the engine, or files of another owner in the workspace. */
    @Parameter(property = "ciroach.verifyClean", defaultValue = "false")
    private @Nullable String verifyClean;

    @Override
    void perform() throws MojoFailureException {
        RequestReader reader = new RequestReader(this);
        RunRequest.Builder request = reader.request().orElse(null);
        if (request == null) {
            return;
        }
        ParameterReader parameters = reader.parameters();
        LogMode mode = parameters.constant("logs", logs, LogMode.class);
        CiServer server = parameters.constant("ci", ci, CiServer.class);
        Recover recovering = parameters.constant("recover", recover, Recover.class);
        Path buildDirectory = Path.of(project.getBuild().getDirectory());
        request.engine(parameters.text(engine))
                .overrides(reader.overrides(wipe, images))
                .logMode(mode == null ? LogMode.INTERLEAVED : mode)
                .ci(server == null ? CiServer.AUTO : server)
                .timestamps(parameters.isSet("timestamps", timestamps))
                .reportDirectory(ReportPlace.of(
                        RequestReader.path(reportDirectory),
                        buildDirectory,
                        execution.getExecutionId(),
                        parameters.problems()))
                .recover(recovering == null ? Recover.ALL : recovering)
                .cleanRoom(parameters.isSet("cleanRoom", cleanRoom))
                .verifyClean(parameters.isSet("verifyClean", verifyClean))
                .builtHere(new EarlierGoals(session, execution).made(project))
                .terminal(
                        mode == null && !getLog().isInfoEnabled()
                                ? null
                                : MavenTerminal.of(session, getLog(), mode == LogMode.LIVE));
        String image = parameters.image("helperImage", helperImage);
        if (image != null) {
            request.helperImage(image);
        }
        reader.done();

        Signals signals = SessionScoped.of(session, Signals.class, Signals::ofProcess);
        PipelineResult result;
        try {
            result = Ciroach.create().run(request.signals(signals).build());
        } finally {
            signals.passOn(); // after a Ctrl-C nothing follows: the classes of this plugin would go with this goal
        }
        if (!result.succeeded()) {
            throw new MojoFailureException(Translation.ownLines(Ciroach.explain(result)));
        }
    }
}
