package io.ciroach.budget;

import io.ciroach.engine.Engine;
import io.ciroach.engine.EngineRequest;
import io.ciroach.engine.EngineRun;
import io.ciroach.engine.FakeEngine;
import io.ciroach.engine.Intents;
import io.ciroach.engine.RunSpec;
import io.ciroach.engine.RunningStep;
import io.ciroach.engine.StepDraft;
import io.ciroach.engine.StepSpec;
import io.ciroach.model.Budget;
import io.ciroach.model.ByteSize;
import io.ciroach.model.Cpus;
import io.ciroach.model.GitAccess;
import io.ciroach.store.EngineLock;
import io.ciroach.testing.SimulatedTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Several runs on one engine, each with a budget that the test asks to look, in simulated time. Sizes are megabytes. */
final class Rivals {

    private static final String IMAGE = "img:1";

    final SimulatedTime time = new SimulatedTime();
    final FakeEngine fake = new FakeEngine(time, time).has(IMAGE);

    /** Owners that are known to be dead. */
    final Set<String> dead = new HashSet<>();

    /** What runs beside all else. */
    final Queue<Runnable> background = new ArrayDeque<>();

    /** What lies between the runs and the engine. */
    UnaryOperator<Engine> between = UnaryOperator.identity();

    private final Path state;
    private final Random random;
    private final List<Engine> connections = new ArrayList<>();
    private final List<Rival> runs = new ArrayList<>();

    Rivals(Path state, long seed) {
        this.state = state;
        this.random = new Random(seed);
    }

    static Budget memory(int mb) {
        return new Budget(100, ByteSize.ofMb(mb), null);
    }

    static StepSpec spec(String step, int mb, @Nullable Cpus cpus) {
        return StepDraft.of(step)
                .image(IMAGE)
                .shell("forever")
                .memoryMb(mb)
                .cpus(cpus)
                .lifetime(Duration.ofHours(1))
                .build();
    }

    Rival run(String id, Budget limits) {
        return run(id, limits, state);
    }

    /** One of another user, whose locks nobody else sees. */
    Rival stranger(String id, Budget limits) {
        return run(id, limits, state.resolve(id));
    }

    private Rival run(String id, Budget limits, Path home) {
        Engine engine = between.apply(fake.open(new EngineRequest(null, Map.of(), state)));
        connections.add(engine);
        Path workspace = state.resolve("workspace");
        RunSpec spec = new RunSpec(
                id, "p", "owner-of-" + id, limits, workspace, 0, 0, GitAccess.READ_ONLY, state.resolve("scratch"));
        Rival run = new Rival(id, limits, engine, engine.openRun(spec, Intents.NONE), home);
        runs.add(run);
        return run;
    }

    void pass(Duration duration) throws InterruptedException {
        time.<String>mailbox().poll(time.in(duration));
    }

    /** Does what was left to the background. */
    void inBackground() {
        Runnable work;
        while ((work = background.poll()) != null) {
            work.run();
        }
    }

    /** Ends all; returns what had been left open. */
    List<String> close() throws InterruptedException {
        inBackground();
        List<String> left =
                runs.stream().flatMap(run -> fake.leftOf(run.id).stream()).toList();
        runs.forEach(run -> run.made.close());
        connections.forEach(Engine::close);
        time.awaitQuiet();
        time.leave();
        return left;
    }

    /** One of the runs. */
    final class Rival {
        final String id;
        final EngineRun made;
        final EngineBudget budget;
        final Map<String, Reservation> admitted = new LinkedHashMap<>();

        /** The last reason for each that waits, in words: {@code room b:large}. */
        final Map<String, String> waits = new LinkedHashMap<>();

        final Map<String, RuntimeException> refused = new LinkedHashMap<>();
        private final Map<String, RunningStep> running = new LinkedHashMap<>();
        private final Engine engine;

        Rival(String id, Budget limits, Engine engine, EngineRun made, Path home) {
            this.id = id;
            this.made = made;
            this.engine = engine;
            this.budget = new EngineBudget(
                    id,
                    limits,
                    engine,
                    made,
                    EngineLock.of(home, "fake"),
                    time.clock(),
                    dead::contains,
                    background::add,
                    new Random(random.nextLong()));
        }

        Rival wants(String step, int mb) {
            budget.enter(new Demand(spec(step, mb, null), false, Map.of()));
            return this;
        }

        Rival wantsToTidyUp(String step, int mb) {
            budget.enter(new Demand(spec(step, mb, null), true, Map.of()));
            return this;
        }

        Rival wantsCache(String step, String cache) {
            budget.enter(new Demand(spec(step, 1, null), false, Map.of("volume of " + cache, cache)));
            return this;
        }

        /** Looks once. */
        Duration look() {
            EngineBudget.Look look = budget.look();
            for (Answer answer : look.answers()) {
                if (answer instanceof Answer.Admitted room) {
                    waits.remove(answer.step());
                    admitted.put(answer.step(), room.reservation());
                } else if (answer instanceof Answer.Waits wait) {
                    waits.put(
                            answer.step(),
                            wait.reason().word() + " "
                                    + String.join(",", wait.reason().by()));
                } else if (answer instanceof Answer.Refused refusal) {
                    waits.remove(answer.step());
                    refused.put(answer.step(), refusal.failure());
                }
            }
            return look.again();
        }

        /** Looks until it has nothing more to do at once; what it let in is started. */
        Rival settle() {
            for (int tries = 0;
                    tries < 50 && !budget.isEmpty() && look().compareTo(Duration.ofMillis(31)) < 0;
                    tries++) {
                start();
            }
            start();
            return this;
        }

        void start() {
            admitted.forEach((step, room) -> {
                if (!running.containsKey(step)) {
                    running.put(step, room.start((stderr, bytes, offset, length) -> {}));
                }
            });
        }

        Set<String> running() {
            return running.keySet();
        }

        /** A step comes to its end. */
        void end(String step) throws InterruptedException {
            RunningStep one = running.remove(step);
            if (one == null) {
                throw new AssertionError(step + " does not run");
            }
            one.kill();
            var unused = one.await();
            Reservation room = admitted.remove(step);
            if (room != null) {
                room.close();
            }
        }

        Engine engine() {
            return engine;
        }

        String owner() {
            return "owner-of-" + id;
        }
    }
}
