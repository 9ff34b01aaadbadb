package io.ciroach.plan;

import io.ciroach.model.Budget;
import io.ciroach.model.BudgetSettings;
import io.ciroach.model.Capacity;
import io.ciroach.model.Cleaning;
import io.ciroach.model.Overrides;
import io.ciroach.model.Pipeline;
import io.ciroach.model.PipelineFile;
import io.ciroach.model.Pull;
import io.ciroach.model.Step;
import io.ciroach.model.StepTemplate;
import io.ciroach.problem.Problems;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes a plan of a file: expands each matrix, puts variables in, finds out what waits for what, and takes the steps that
 * are asked for. Everything that is wrong with the waiting is reported at once, whether or not a selection takes the steps
 * that it concerns.
 */
public final class Planner {

    private Planner() {}

    /**
     * Makes a plan.
     *
     * @param file what was read
     * @param selection which steps take part
     * @param overrides settings that beat the file's
     * @param environment the caller's, for {@code ${{ env.NAME }}}
     * @param mavenProperties of the Maven project, for {@code ${{ maven.NAME }}}; empty without one
     * @param durations how long steps took before
     * @param problems where problems go
     * @return the plan; not to be run, and perhaps without steps, when there are problems
     */
    public static ExecutionPlan plan(
            PipelineFile file,
            Selection selection,
            Overrides overrides,
            Map<String, String> environment,
            Map<String, String> mavenProperties,
            Durations durations,
            Problems problems) {
        List<Expanded> expanded = new Expansion(environment, mavenProperties, problems).of(file.steps());
        List<Expanded> all = distinct(expanded, problems);
        List<String> stagesOrder = file.pipeline().stagesOrder();
        StepNames names =
                new StepNames(all, file.steps().stream().map(StepTemplate::name).toList());
        Needs needs = new Needs(names, stagesOrder == null ? List.of() : stagesOrder, problems);
        needs.read(expanded);
        Circles.report(all, graph(all, Waits.of(all, needs, stagesOrder)), problems);
        SelectedSteps selected = SelectedSteps.of(selection, all, names, needs, problems);
        Pipeline pipeline = with(overrides, file.pipeline());
        if (problems.any()) {
            return new ExecutionPlan(pipeline, List.of(), List.of());
        }
        List<PlannedStep> steps =
                planned(selected.steps(), Waits.of(selected.steps(), needs, stagesOrder), durations, overrides.pull());
        return new ExecutionPlan(
                pipeline,
                steps,
                selected.leftOutCleanup(),
                selected.steps().stream()
                        .filter(step -> !step.variables().isEmpty())
                        .collect(Collectors.toMap(Expanded::name, Expanded::variables)));
    }

    /**
     * Checks that each step alone fits into what it may use, once the engine is known. A step that does not would wait for
     * ever.
     *
     * @param plan the plan
     * @param budget how much may run at once
     * @param capacity what the engine has
     * @param problems where problems go, each at the key that asks for too much
     */
    public static void checkFits(ExecutionPlan plan, Budget budget, Capacity capacity, Problems problems) {
        new Fit(plan.pipeline().budgets(), budget, capacity, problems).check(plan.steps());
    }

    /** Of steps of one name the first. The same name written twice is known already; here it is a matrix that gives it twice. */
    private static List<Expanded> distinct(List<Expanded> steps, Problems problems) {
        boolean known = problems.any();
        Map<String, Expanded> distinct = new LinkedHashMap<>();
        for (Expanded step : steps) {
            if (distinct.putIfAbsent(step.name(), step) != null && !known) {
                problems.error(step.at("matrix"), "there are two steps called \"" + step.name() + "\"");
            }
        }
        return List.copyOf(distinct.values());
    }

    private static Graph graph(List<Expanded> steps, List<List<Edge>> edges) {
        return new Graph(steps.stream().map(Expanded::name).toList(), edges);
    }

    private static List<PlannedStep> planned(
            List<Expanded> steps, List<List<Edge>> edges, Durations durations, @Nullable Pull pull) {
        long[] estimates = steps.stream()
                .mapToLong(step -> durations.of(step.name()).toMillis())
                .toArray();
        long[] remaining = graph(steps, edges).longestWays(estimates);
        List<PlannedStep> planned = new ArrayList<>(steps.size());
        for (int i = 0; i < steps.size(); i++) {
            Expanded from = steps.get(i);
            Step step = pull == null ? from.step() : from.step().withPull(pull);
            planned.add(new PlannedStep(
                    i + 1,
                    step,
                    from.template().name(),
                    from.matrix(),
                    edges.get(i),
                    Duration.ofMillis(estimates[i]),
                    Duration.ofMillis(remaining[i]),
                    from.template().keys(),
                    from.template().location()));
        }
        return planned;
    }

    private static Pipeline with(Overrides overrides, Pipeline file) {
        BudgetSettings budgets = file.budgets();
        Cleaning cleaning = file.cleaning();
        return new Pipeline(
                file.name(),
                or(overrides.failFast(), file.failFast()),
                file.timeout(),
                file.cleanupTimeout(),
                file.grace(),
                new BudgetSettings(
                        overrides.maxParallel() != null ? overrides.maxParallel() : budgets.maxParallel(),
                        overrides.memoryBudget() != null ? overrides.memoryBudget() : budgets.memory(),
                        budgets.cpus()),
                file.git(),
                file.caches(),
                new Cleaning(
                        cleaning.artifacts(),
                        or(overrides.wipe(), cleaning.wipe()),
                        or(overrides.images(), cleaning.images()),
                        cleaning.imageBudget(),
                        cleaning.caches(),
                        cleaning.cacheBudget()),
                file.stagesOrder());
    }

    private static <T> T or(@Nullable T override, T file) {
        return override != null ? override : file;
    }
}
