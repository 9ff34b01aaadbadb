package io.ciroach.clean;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.engine.Engine;
import io.ciroach.engine.EngineRequest;
import io.ciroach.engine.FakeEngine;
import io.ciroach.engine.FakeStep;
import io.ciroach.event.RunEvent;
import io.ciroach.files.ReportFolder;
import io.ciroach.files.Workspace;
import io.ciroach.model.Budget;
import io.ciroach.model.Command;
import io.ciroach.model.Overrides;
import io.ciroach.model.PipelineFile;
import io.ciroach.model.Recover;
import io.ciroach.model.When;
import io.ciroach.plan.Durations;
import io.ciroach.plan.ExecutionPlan;
import io.ciroach.plan.Planner;
import io.ciroach.plan.Selection;
import io.ciroach.problem.CiroachException;
import io.ciroach.problem.Problems;
import io.ciroach.result.PipelineResult;
import io.ciroach.run.Assignment;
import io.ciroach.run.PipelineRunner;
import io.ciroach.run.Recovered;
import io.ciroach.store.JournalFile;
import io.ciroach.store.JournalInMemory;
import io.ciroach.store.Owner;
import io.ciroach.store.RunFolder;
import io.ciroach.store.RunRecord;
import io.ciroach.store.SaltedHash;
import io.ciroach.store.StateDirectory;
import io.ciroach.testing.SimulatedTime;
import io.ciroach.toml.PipelineReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What outlives a process: an engine, a disk, a clock. Processes run pipelines in it and are killed. The words {@code work}
 * and {@code clean NAME} are commands that leave a trace in {@link #started} and {@link #finished}.
 */
final class World {

    private static final String IMAGE = "img:1";

    /** By text and variables: thousands of worlds run the same few pipelines. */
    private static final Map<List<Object>, ExecutionPlan> PLANS = new ConcurrentHashMap<>();

    final SimulatedTime time;
    final FakeEngine engine;

    /** Ids of runs of which an ordinary step was started, and {@code id:NAME} of the cleanup that ran to its end. */
    final Set<String> started = new ConcurrentSkipListSet<>();

    final Set<String> finished = new ConcurrentSkipListSet<>();

    final List<RunEvent> events = new ArrayList<>();
    final Map<String, String> environment = new HashMap<>();
    Recover mode = Recover.ALL;

    final Map<String, JournalInMemory> disks = new LinkedHashMap<>();

    /** The engine that journals name. */
    String engineId = "fake-engine";

    /** What is read of a text that a journal kept. */
    UnaryOperator<String> reading = UnaryOperator.identity();

    private final StateDirectory state;
    private final Path folder;
    private final Random random;
    private @Nullable JournalInMemory newest;

    World(StateDirectory state, Path folder, long seed) {
        this(state, folder, seed, new SimulatedTime());
    }

    World(StateDirectory state, Path folder, long seed, SimulatedTime time) {
        this.time = time;
        this.engine = new FakeEngine(time, time).has(IMAGE);
        this.state = state;
        this.folder = folder;
        this.random = new Random(seed);
        for (int seconds = 0; seconds < 5; seconds++) {
            Duration takes = Duration.ofSeconds(seconds);
            for (int exit = 0; exit < 2; exit++) {
                engine.does(
                        new Command.Shell("work " + seconds + " " + exit),
                        FakeStep.of(
                                container -> started.add(container.env().get("CIROACH_RUN_ID")),
                                FakeStep.sleep(takes),
                                FakeStep.exit(exit)));
            }
        }
        for (String name : List.of("c1", "c2", "c3")) {
            engine.does(
                    new Command.Shell("clean " + name),
                    FakeStep.of(
                            FakeStep.sleep(Duration.ofSeconds(1)),
                            container -> finished.add(container.env().get("CIROACH_RUN_ID") + ":" + name + ":"
                                    + container.env().get("CIROACH_STATUS"))));
        }
    }

    static StateDirectory state(Path folder) {
        return StateDirectory.open(
                Map.of("CIROACH_HOME", folder.resolve("state").toString()), folder, false);
    }

    static String step(String name, String command, String... keys) {
        return "[[pipeline.steps]]\nname = \"" + name + "\"\nimage = \"" + IMAGE + "\"\ncommand = \"" + command + "\"\n"
                + String.join("\n", keys) + "\n";
    }

    private JournalFile.Opener journals(Mortal process) {
        return file -> {
            String id = String.valueOf(file.resolveSibling("").getFileName());
            JournalInMemory disk = disks.get(id);
            if (disk == null) {
                disk = new JournalInMemory();
                newest = disk;
            }
            return process.on(disk);
        };
    }

    private Recovery recovery(Mortal process, Engine connection) {
        return new Recovery(
                mode,
                new Recovery.Tools(
                        state,
                        connection,
                        environment,
                        (run, variables, problems) -> plan(reading.apply(run.text()), variables, problems),
                        journals(process),
                        time,
                        time,
                        Thread::new,
                        random));
    }

    private static ExecutionPlan plan(String toml, Map<String, String> variables, Problems problems) {
        ExecutionPlan known = PLANS.get(List.of(toml, variables));
        if (known != null) {
            return known;
        }
        PipelineFile file = PipelineReader.read("ciroach.toml", toml.getBytes(StandardCharsets.UTF_8), "p", problems);
        ExecutionPlan plan =
                Planner.plan(file, Selection.ALL, Overrides.NONE, variables, Map.of(), Durations.NONE, problems);
        if (!problems.any() && problems.warnings().isEmpty()) {
            PLANS.put(List.of(toml, Map.copyOf(variables)), plan);
        }
        return plan;
    }

    /** Only recovers. */
    Recovered recover(Mortal process) throws Exception {
        return recover(process, recovery -> {});
    }

    Recovered recover(Mortal process, Consumer<Recovery> before) throws Exception {
        Engine connection = process.on(engine.open(new EngineRequest(null, Map.of(), folder)));
        try {
            Recovery recovery = recovery(process, connection);
            before.accept(recovery);
            return recovery.recover(events::add);
        } catch (Mortal.Killed e) {
            return Recovered.NOTHING;
        } finally {
            connection.close();
            afterAll(process);
        }
    }

    /** Recovers, and runs a pipeline; returns the run's id. What came of it is null for one that was killed. */
    String run(Mortal process, String toml, List<PipelineResult> results) throws Exception {
        Problems problems = new Problems();
        ExecutionPlan plan = plan(toml, environment, problems);
        problems.throwIfAny(CiroachException.Kind.BAD_FILE);
        Workspace workspace = Workspace.of(folder.resolve("workspace"));
        Engine connection = process.on(engine.open(new EngineRequest(null, Map.of(), folder)));
        RunFolder run = RunFolder.make(state, Set.of(), random, journals(process), time.clock());
        disks.put(run.id(), Objects.requireNonNull(newest));
        try (ReportFolder reports = ReportFolder.open(workspace, Path.of("target/ciroach"))) {
            run.journal().begin(record(toml, plan, workspace));
            PipelineRunner runner = new PipelineRunner(
                    new Assignment(
                            plan,
                            Budget.of(plan.pipeline().budgets(), FakeEngine.CAPACITY),
                            false,
                            workspace.path().resolve("ciroach.toml"),
                            workspace,
                            state.user(),
                            Owner.current().toString(),
                            run,
                            reports,
                            connection,
                            List.of(),
                            List.of(),
                            null,
                            null,
                            false,
                            false,
                            null),
                    time,
                    time,
                    Thread::new,
                    random);
            runner.open();
            Recovery recovery = recovery(process, connection);
            results.add(runner.run(recovery));
            recovery.lookAgain();
        } catch (Mortal.Killed e) {
            // as it was to be
        } catch (RuntimeException e) {
            if (!process.isDead()) {
                throw e;
            }
        } finally {
            run.leave();
            connection.close();
            afterAll(process);
        }
        return run.id();
    }

    private RunRecord record(String toml, ExecutionPlan plan, Workspace workspace) {
        Map<String, List<String>> always = new LinkedHashMap<>();
        Map<String, String> hashes = new HashMap<>();
        Set<String> others = new TreeSet<>();
        plan.steps().forEach(step -> {
            List<String> names = List.copyOf(plan.variables().getOrDefault(step.name(), Set.of()));
            if (step.step().when() == When.ALWAYS) {
                always.put(step.name(), names);
                names.forEach(name -> hashes.put(
                        name.substring(4),
                        SaltedHash.of(environment.getOrDefault(name.substring(4), ""))
                                .toString()));
            } else {
                names.forEach(name -> others.add(name.substring(4)));
            }
        });
        return new RunRecord(
                engineId,
                time.now(),
                workspace.path().resolve("ciroach.toml"),
                "ciroach.toml",
                "p",
                toml,
                workspace.path(),
                workspace.identity(),
                List.of(List.of(), List.of(), List.of()),
                Overrides.NONE,
                Map.of(),
                hashes,
                List.copyOf(others),
                always,
                null);
    }

    /** A dead process deletes nothing: what it did after its death is taken back. */
    private void afterAll(Mortal process) throws IOException {
        if (!process.isDead()) {
            return;
        }
        for (String id : disks.keySet()) {
            Files.createDirectories(state.path().resolve("runs").resolve(id).resolve("scratch"));
        }
    }

    void pass(Duration duration) throws InterruptedException {
        time.<String>mailbox().poll(time.in(duration));
    }

    void isClean() throws IOException {
        assertThat(disks.keySet().stream().flatMap(id -> engine.leftOf(id).stream()))
                .as("left on the engine")
                .isEmpty();
        assertThat(state.path().resolve("runs")).as("journals").isEmptyDirectory();
    }
}
