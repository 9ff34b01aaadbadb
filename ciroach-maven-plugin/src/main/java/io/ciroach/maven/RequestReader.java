package io.ciroach.maven;

import io.ciroach.RunRequest;
import io.ciroach.model.Cleaning;
import io.ciroach.model.Overrides;
import io.ciroach.model.Pull;
import io.ciroach.plan.Selection;
import io.ciroach.problem.CiroachException;
import io.ciroach.problem.Problems;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes a request of the parameters that the goals share; a goal adds its own with {@link #parameters}. */
final class RequestReader {

    private final PipelineMojo goal;
    private final Problems problems = new Problems();
    private final ParameterReader parameters = new ParameterReader(problems);

    RequestReader(PipelineMojo goal) {
        this.goal = goal;
    }

    /**
     * {@return the request, to be added to, or nothing where the module is to be passed over}
     *
     * @throws CiroachException if there has to be a pipeline and there is none
     */
    Optional<RunRequest.Builder> request() {
        parameters.flag("skip", goal.skip);
        Boolean failIfNoPipeline = parameters.flag("failIfNoPipeline", goal.failIfNoPipeline);
        Reactor reactor = new Reactor(goal.session, goal.execution);
        Optional<Path> file = file(reactor, failIfNoPipeline);
        return file.map(found -> RunRequest.of(found)
                .workspace(path(goal.workspace))
                .selection(new Selection(patterns(goal.steps), patterns(goal.only), patterns(goal.skipSteps)))
                .overrides(overrides(null, null))
                .properties(MavenProperties.of(goal.project, goal.session.getUserProperties()))
                .offline(goal.session.isOffline())
                .module(reactor.pipelines() > 1 ? goal.project.getArtifactId() : null));
    }

    /** What is wrong with parameters is told before a pipeline is missed, and together with what the goal's own have. */
    private Optional<Path> file(Reactor reactor, @Nullable Boolean failIfNoPipeline) {
        Optional<Path> file;
        try {
            file = reactor.search(goal.project, path(goal.file), failIfNoPipeline)
                    .file();
        } catch (CiroachException e) {
            done();
            throw e;
        }
        if (file.isEmpty()) {
            done();
            goal.getLog().debug("There is no " + PipelineSearch.FILE_NAME + " in this module, so it is passed over");
        }
        return file;
    }

    /** Settings that beat the file: those that all goals have, and two that only one has. */
    Overrides overrides(@Nullable String wipe, @Nullable String images) {
        return new Overrides(
                parameters.count("maxParallel", goal.maxParallel),
                parameters.size("memoryBudget", goal.memoryBudget),
                parameters.flag("failFast", goal.failFast),
                parameters.constant("wipe", wipe, Cleaning.Wipe.class),
                parameters.constant("images", images, Cleaning.Images.class),
                parameters.constant("pull", goal.pull, Pull.class));
    }

    /** {@return what reads a goal's own parameters} */
    ParameterReader parameters() {
        return parameters;
    }

    /**
     * Ends the reading.
     *
     * @throws CiroachException with all that was wrong
     */
    void done() {
        problems.throwIfAny(CiroachException.Kind.BAD_FILE);
    }

    static @Nullable Path path(@Nullable File file) {
        return file == null ? null : file.toPath();
    }

    private static List<String> patterns(@Nullable String text) {
        return text == null ? List.of() : Selection.patterns(text);
    }
}
