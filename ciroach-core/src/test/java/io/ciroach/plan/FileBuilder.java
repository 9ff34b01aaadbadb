package io.ciroach.plan;

import io.ciroach.model.BudgetSettings;
import io.ciroach.model.Cleaning;
import io.ciroach.model.Command;
import io.ciroach.model.Matrix;
import io.ciroach.model.Overrides;
import io.ciroach.model.Pipeline;
import io.ciroach.model.PipelineFile;
import io.ciroach.model.Step;
import io.ciroach.model.StepTemplate;
import io.ciroach.model.Variables;
import io.ciroach.problem.Location;
import io.ciroach.problem.Problem;
import io.ciroach.problem.Problems;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A file for tests, as if it had been read: the n-th step stands in line n, its needs in column 10. */
final class FileBuilder {

    private final List<StepTemplate> steps = new ArrayList<>();
    private final @Nullable List<String> stagesOrder;
    private BudgetSettings budgets = new BudgetSettings(null, null, null);
    private Selection selection = Selection.ALL;
    private Overrides overrides = Overrides.NONE;
    private Map<String, String> environment = Map.of();
    private Map<String, String> mavenProperties = Map.of();
    private Map<String, Duration> durations = Map.of();

    private FileBuilder(@Nullable List<String> stagesOrder) {
        this.stagesOrder = stagesOrder;
    }

    static FileBuilder list() {
        return new FileBuilder(null);
    }

    static FileBuilder stages(String... order) {
        return new FileBuilder(List.of(order));
    }

    FileBuilder add(StepBuilder step) {
        return add(step, null);
    }

    FileBuilder add(StepBuilder builder, @Nullable Matrix matrix) {
        Step step = builder.build();
        int line = steps.size() + 1;
        Map<String, Location> keys = new HashMap<>();
        for (String key : List.of("needs", "image", "command", "memory", "cpus", "matrix")) {
            keys.put(key, new Location("ciroach.toml", line, 10 + keys.size(), step.name()));
        }
        if (matrix == null) {
            keys.remove("matrix");
        }
        steps.add(new StepTemplate(
                step.name(),
                step.stage(),
                matrix,
                new Location("ciroach.toml", line, 1, step.name()),
                keys,
                (name, variables) -> read(name, step, variables, keys)));
        return this;
    }

    private static Step read(String name, Step step, Variables variables, Map<String, Location> keys) {
        StepBuilder builder = StepBuilder.step(name)
                .stage(step.stage())
                .image(put(variables, step.image(), keys.get("image"), Variables.Use.VALUE))
                .command(put(
                        variables, ((Command.Shell) step.command()).script(), keys.get("command"), Variables.Use.SHELL))
                .when(step.when())
                .memory(step.memory())
                .cpus(step.cpus())
                .env(step.env())
                .caches(step.caches().toArray(String[]::new))
                .pull(step.pull());
        if (step.parallel()) {
            builder.parallel();
        }
        if (step.needs() != null) {
            builder.needs(step.needs().stream()
                    .map(need -> put(variables, need, keys.get("needs"), Variables.Use.VALUE))
                    .toList());
        }
        return builder.build();
    }

    private static String put(Variables variables, String text, @Nullable Location location, Variables.Use use) {
        if (location == null) {
            throw new IllegalStateException("no location");
        }
        return variables.putInto(text, location, use);
    }

    static Matrix matrix(String variable, String... values) {
        return new Matrix(List.of(new Matrix.Axis(variable, List.of(values))), List.of());
    }

    FileBuilder budgets(BudgetSettings budgets) {
        this.budgets = budgets;
        return this;
    }

    FileBuilder steps(String patterns) {
        selection = new Selection(Selection.patterns(patterns), selection.only(), selection.skip());
        return this;
    }

    FileBuilder only(String patterns) {
        selection = new Selection(selection.steps(), Selection.patterns(patterns), selection.skip());
        return this;
    }

    FileBuilder skip(String patterns) {
        selection = new Selection(selection.steps(), selection.only(), Selection.patterns(patterns));
        return this;
    }

    FileBuilder overrides(Overrides overrides) {
        this.overrides = overrides;
        return this;
    }

    FileBuilder environment(Map<String, String> environment) {
        this.environment = environment;
        return this;
    }

    FileBuilder mavenProperties(Map<String, String> mavenProperties) {
        this.mavenProperties = mavenProperties;
        return this;
    }

    FileBuilder durations(Map<String, Duration> durations) {
        this.durations = durations;
        return this;
    }

    private PipelineFile file() {
        return new PipelineFile(
                "ciroach.toml",
                new Pipeline(
                        "test",
                        true,
                        null,
                        Duration.ofMinutes(5),
                        Duration.ofSeconds(10),
                        budgets,
                        null,
                        Map.of(),
                        Cleaning.DEFAULT,
                        stagesOrder),
                steps,
                Map.of());
    }

    private ExecutionPlan plan(Problems problems) {
        return Planner.plan(
                file(), selection, overrides, environment, mavenProperties, new Durations(durations), problems);
    }

    /** The plan of a file without problems. */
    ExecutionPlan plan() {
        Problems problems = new Problems();
        ExecutionPlan plan = plan(problems);
        if (problems.any()) {
            throw new AssertionError(problems.errors().toString());
        }
        return plan;
    }

    /** Each step with what it waits for, the edges of the plan's text without the rest: {@code b <- a (needs)}. */
    List<String> waits() {
        return plan().steps().stream()
                .map(step -> step.name()
                        + step.waitsFor().stream()
                                .map(edge -> edge.step() + " (" + PlanText.word(edge.cause()) + ")")
                                .collect(Collectors.joining(", ", " <- ", "")))
                .map(String::strip)
                .toList();
    }

    List<String> names() {
        return plan().steps().stream().map(PlannedStep::name).toList();
    }

    List<Problem> problems() {
        Problems problems = new Problems();
        plan(problems);
        return problems.errors();
    }

    List<String> messages() {
        return problems().stream().map(Problem::message).toList();
    }
}
