package io.ciroach;

import io.ciroach.clean.HelperWipe;
import io.ciroach.files.Workspace;
import io.ciroach.model.PipelineFile;
import io.ciroach.model.Pull;
import io.ciroach.plan.Durations;
import io.ciroach.plan.ExecutionPlan;
import io.ciroach.plan.Planner;
import io.ciroach.plan.Selection;
import io.ciroach.problem.CiroachException;
import io.ciroach.problem.Location;
import io.ciroach.problem.Problem;
import io.ciroach.problem.Problems;
import io.ciroach.store.DurationHistory;
import io.ciroach.store.StateDirectory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * From a request to a plan, before anything is touched.
 *
 * @param surroundings where environment and state come from
 * @param request what is asked for
 * @param reading the file
 * @param workspace what steps will see
 * @param plan what will run
 * @param warnings what is odd
 */
record Planning(
        Surroundings surroundings,
        RunRequest request,
        FileReading reading,
        Workspace workspace,
        ExecutionPlan plan,
        List<Problem> warnings) {

    /**
     * Reads and plans.
     *
     * @throws CiroachException with all that is wrong in the file
     */
    static Planning of(Surroundings surroundings, RunRequest request) {
        Problems problems = new Problems();
        FileReading reading = FileReading.of(request, problems);
        ExecutionPlan plan = plan(surroundings, request, reading.file(), Durations.NONE, problems);
        problems.throwIfAny(CiroachException.Kind.BAD_FILE);
        Workspace workspace = workspace(request, reading);
        WipeLimits.check(request, plan, reading, workspace, problems);
        problems.throwIfAny(CiroachException.Kind.BAD_FILE);
        Location git = reading.file().settings().get("pipeline.git");
        if (git != null && !workspace.hasGitFolder()) {
            problems.warning(git, "there is no folder .git in the workspace, so steps have no git");
        }
        return new Planning(surroundings, request, reading, workspace, plan, problems.warnings());
    }

    static Workspace workspace(RunRequest request, FileReading reading) {
        Workspace workspace = Workspace.of(Objects.requireNonNullElse(request.workspace(), reading.folder()));
        if (!reading.path().startsWith(workspace.path())) {
            throw new CiroachException(
                    CiroachException.Kind.FILES,
                    "the workspace " + workspace.path() + " does not contain the pipeline file " + reading.path(),
                    "ciroach.workspace names a folder above the file",
                    null);
        }
        return workspace;
    }

    static ExecutionPlan plan(
            Surroundings surroundings, RunRequest request, PipelineFile file, Durations durations, Problems problems) {
        return Planner.plan(
                file,
                request.selection(),
                request.effectiveOverrides(),
                Objects.requireNonNullElse(request.environment(), surroundings.environment()),
                request.properties(),
                durations,
                problems);
    }

    /** {@return what {@code env.} reads} */
    Map<String, String> environment() {
        return Objects.requireNonNullElse(request.environment(), surroundings.environment());
    }

    PipelineFile file() {
        return reading.file();
    }

    /** {@return the same with estimates from past runs on an engine} */
    Planning measured(StateDirectory state, String engine) {
        return estimated(history(state, engine).medians());
    }

    /** {@return the same with estimates from past runs where it ran last, for those who ask no engine} */
    Planning measured() {
        return estimated(surroundings.lastDurations(reading.path()));
    }

    private Planning estimated(Map<String, Duration> medians) {
        if (medians.isEmpty()) {
            return this;
        }
        ExecutionPlan better = plan(surroundings, request, file(), new Durations(medians), new Problems());
        return new Planning(surroundings, request, reading, workspace, better, warnings);
    }

    DurationHistory history(StateDirectory state, String engine) {
        return DurationHistory.of(state, reading.path(), engine);
    }

    /** {@return the same for steps that see another folder} */
    Planning in(Workspace other) {
        return new Planning(surroundings, request, reading, other, plan, warnings);
    }

    Path reports() {
        return reports(request, reading);
    }

    static Path reports(RunRequest request, FileReading reading) {
        Path wanted = request.reportDirectory();
        return wanted == null ? reading.folder().resolve("target").resolve("ciroach") : wanted;
    }

    /** {@return the images that a run of this may use, those of helper containers too} */
    Set<String> images() {
        return images(plan);
    }

    /** {@return the images of all steps of the file, whatever is selected} */
    Set<String> allImages() {
        return images(Planner.plan(
                file(),
                Selection.ALL,
                request.effectiveOverrides(),
                environment(),
                request.properties(),
                Durations.NONE,
                new Problems()));
    }

    private Set<String> images(ExecutionPlan of) {
        Set<String> images =
                of.steps().stream().map(step -> step.step().image()).collect(Collectors.toSet());
        images.add(request.helperImage());
        return images;
    }

    /** {@return which images a helper container may use: the plan's, in its order, else the one that is asked for} */
    HelperWipe.Candidates helperImages() {
        return helperImages(plan, request);
    }

    static HelperWipe.Candidates helperImages(ExecutionPlan plan, RunRequest request) {
        boolean never = request.effectiveOverrides().pull() == Pull.NEVER;
        return HelperWipe.Candidates.of(plan.steps(), request.helperImage(), never);
    }

    /** {@return the warnings as one line each} */
    List<String> warningLines() {
        return warnings.stream()
                .map(warning ->
                        warning.location() == null ? warning.message() : warning.location() + ": " + warning.message())
                .toList();
    }
}
