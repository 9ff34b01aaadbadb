package io.ciroach.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.engine.Engine;
import io.ciroach.engine.EngineRequest;
import io.ciroach.engine.FakeEngine;
import io.ciroach.event.RunEvent;
import io.ciroach.event.RunListener;
import io.ciroach.files.ReportFolder;
import io.ciroach.files.Workspace;
import io.ciroach.model.Budget;
import io.ciroach.model.Overrides;
import io.ciroach.model.PipelineFile;
import io.ciroach.plan.Durations;
import io.ciroach.plan.ExecutionPlan;
import io.ciroach.plan.Planner;
import io.ciroach.plan.Selection;
import io.ciroach.problem.CiroachException;
import io.ciroach.problem.Problems;
import io.ciroach.result.Outcome;
import io.ciroach.result.PipelineResult;
import io.ciroach.result.StepResult;
import io.ciroach.store.RunFolder;
import io.ciroach.store.StateDirectory;
import io.ciroach.testing.SimulatedTime;
import io.ciroach.toml.PipelineReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A run from the text of a file to its result, on the fake engine and in simulated time. After each run it checks what holds
 * for every run: nothing is left on the engine, no thread, no folder; what has started has finished.
 */
final class Simulation {

    static final String IMAGE = "img:1";

    final SimulatedTime time = new SimulatedTime();
    final FakeEngine engine = new FakeEngine(time, time).has(IMAGE);
    final List<RunEvent> events = Collections.synchronizedList(new ArrayList<>());
    final List<RunListener> listeners = new ArrayList<>();
    boolean offline;

    @Nullable
    Housekeeping housekeeping;

    Beforehand beforehand = Beforehand.NOTHING;

    long seed = 1;
    Selection selection = Selection.ALL;

    @Nullable
    Function<RunEvent, CompletionStage<?>> console = event -> {
        events.add(event);
        return CompletableFuture.completedFuture(null);
    };

    private final List<Runnable> later = new ArrayList<>();
    private Runnable opened = () -> {};
    private final Path folder;
    private @Nullable PipelineRunner runner;

    Simulation(Path folder) {
        this.folder = folder;
    }

    /** Steps in the list form, with an image, under settings that are written before them. */
    static String pipeline(String settings, String steps) {
        return "[pipeline]\nname = \"p\"\n" + settings + "\n[pipeline.defaults]\nimage = \"" + IMAGE + "\"\n" + steps;
    }

    /** One step, its keys separated by line breaks. */
    static String step(String name, String command, String... keys) {
        return "[[pipeline.steps]]\nname = \"" + name + "\"\ncommand = \"" + command + "\"\n" + String.join("\n", keys)
                + "\n";
    }

    /** A cancel at some time after the start. */
    Simulation cancelAt(double seconds) {
        return at(seconds, () -> {
            PipelineRunner target = runner;
            if (target != null) {
                target.cancel(Outcome.Signal.INTERRUPT, "Ctrl-C");
            }
        });
    }

    /** A cancel once the run is open, before it begins. */
    Simulation cancelEarly() {
        opened = () -> Objects.requireNonNull(runner).cancel(Outcome.Signal.TERMINATE, "SIGTERM");
        return this;
    }

    /** Something else at some time after the start. */
    Simulation at(double seconds, Runnable what) {
        later.add(() -> time.at(Duration.ofMillis((long) (seconds * 1000)), what));
        return this;
    }

    ExecutionPlan plan(String toml) {
        Problems problems = new Problems();
        PipelineFile file = PipelineReader.read("ciroach.toml", toml.getBytes(StandardCharsets.UTF_8), "p", problems);
        ExecutionPlan plan =
                Planner.plan(file, selection, Overrides.NONE, Map.of(), Map.of(), Durations.NONE, problems);
        problems.throwIfAny(CiroachException.Kind.BAD_FILE);
        return plan;
    }

    PipelineResult run(String toml) throws Exception {
        ExecutionPlan plan = plan(toml);
        Files.createDirectories(folder.resolve("workspace"));
        StateDirectory state = StateDirectory.open(
                Map.of("CIROACH_HOME", folder.resolve("state").toString()), folder, false);
        Workspace workspace = Workspace.of(folder.resolve("workspace"));
        time.enter();
        try (Engine connection = engine.open(new EngineRequest(null, Map.of(), folder));
                ReportFolder reports = ReportFolder.open(workspace, Path.of("target/ciroach"))) {
            runner = new PipelineRunner(
                    new Assignment(
                            plan,
                            Budget.of(plan.pipeline().budgets(), FakeEngine.CAPACITY),
                            offline,
                            workspace.path().resolve("ciroach.toml"),
                            workspace,
                            state.user(),
                            "owner",
                            RunFolder.make(state, Set.of(), new Random(seed)),
                            reports,
                            connection,
                            List.of(),
                            listeners,
                            housekeeping,
                            null,
                            false,
                            false,
                            console),
                    time,
                    time,
                    Thread::new,
                    new Random(seed));
            later.forEach(Runnable::run);
            runner.open();
            opened.run();
            try {
                return runner.run(beforehand);
            } finally {
                time.awaitQuiet();
            }
        } finally {
            time.leave();
            engine.checkNothingIsOpen();
            assertThat(time.threads()).isEmpty();
            try (Stream<Path> left = Files.list(state.path().resolve("runs"))) {
                assertThat(left).isEmpty();
            }
            checkEvents(plan);
        }
    }

    private void checkEvents(ExecutionPlan plan) {
        List<RunEvent> all = List.copyOf(events);
        if (all.isEmpty()) {
            return;
        }
        assertThat(all.get(0)).isInstanceOf(RunEvent.RunStarted.class);
        assertThat(all.get(all.size() - 1)).isInstanceOf(RunEvent.RunFinished.class);
        assertThat(of(RunEvent.StepFinished.class).stream()
                        .map(event -> event.result().name()))
                .containsExactlyInAnyOrderElementsOf(
                        plan.steps().stream().map(step -> step.name()).toList());
        assertThat(of(RunEvent.AttemptFinished.class).stream()
                        .map(event -> event.step() + "#" + event.result().number()))
                .containsExactlyInAnyOrderElementsOf(of(RunEvent.AttemptStarted.class).stream()
                        .map(event -> event.step() + "#" + event.attempt())
                        .toList());
        assertThat(of(RunEvent.PullFinished.class)).hasSameSizeAs(of(RunEvent.PullStarted.class));
    }

    <T extends RunEvent> List<T> of(Class<T> kind) {
        return List.copyOf(events).stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    /** What the engine did, only those words, without pulls: {@code start a#1}. */
    List<String> did(String... words) {
        List<String> wanted = Arrays.asList(words);
        return engine.journal().stream()
                .filter(entry -> wanted.contains(entry.split(" ", 3)[1]))
                .toList();
    }

    /** What the log of a step holds. */
    static String log(StepResult step) throws IOException {
        return Files.readString(Objects.requireNonNull(step.log()));
    }
}
