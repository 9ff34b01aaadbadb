package io.ciroach.clean;

import static io.ciroach.clean.World.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.result.PipelineResult;
import io.ciroach.store.StateDirectory;
import io.ciroach.testing.FolderInMemory;
import io.ciroach.testing.SimulatedTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random pipelines whose process is killed at any of its deeds: a call of the engine, sent or not, answered or not, taking
 * effect at once or minutes later; a record of its journal, whole, torn or not written. Those who clean up are killed as well.
 * In the end nothing is left, and each {@code always} step of a run in which something started has run to its end.
 * {@code -Dciroach.seed=} repeats one; {@code -Dciroach.crashes=} sets how many.
 */
@Timeout(1800)
class CrashPropertyTest {

    private static final long SEED = Long.getLong("ciroach.seed", 1);
    private static final int CRASHES = Integer.getInteger("ciroach.crashes", 10_000);
    private static final int SHAPES = 50;
    private static final int WORKERS = 2;

    @TempDir(factory = FolderInMemory.class)
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final Map<Integer, Integer> deeds = new ConcurrentHashMap<>();
    private final ExecutorService carriers = Executors.newCachedThreadPool();

    /** A failing step, a retry, steps beside each other, one to three cleanup steps: some of it. */
    private static String shape(int number) {
        Random random = new Random(number);
        StringBuilder toml = new StringBuilder("[pipeline]\nname = \"p\"\nfail_fast = " + random.nextBoolean() + "\n");
        int steps = 1 + random.nextInt(3);
        for (int i = 0; i < steps; i++) {
            boolean fails = random.nextInt(3) == 0;
            toml.append(step(
                    "s" + i,
                    "work " + random.nextInt(4) + " " + (fails ? 1 : 0),
                    random.nextBoolean() ? "needs = []" : "parallel = " + random.nextBoolean(),
                    fails && random.nextBoolean() ? "max_retries = 1" : ""));
        }
        int cleanups = 1 + random.nextInt(3);
        for (int i = 1; i <= cleanups; i++) {
            toml.append(
                    step("c" + i, "clean c" + i, "always = true", random.nextInt(3) == 0 ? "needs = [\"s0\"]" : ""));
        }
        return toml.toString();
    }

    private static int cleanups(String shape) {
        return shape.split("command = \"clean", -1).length - 1;
    }

    @Test
    void nothingIsLeftAndNoCleanupIsMissedWhereverProcessesAreKilled() throws Exception {
        ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
        try {
            List<Future<?>> shares = new ArrayList<>();
            for (int worker = 0; worker < WORKERS; worker++) {
                Path own = Files.createDirectory(folder.resolve("worker" + worker));
                long from = SEED + worker;
                shares.add(workers.submit(() -> {
                    crashes(own, from);
                    return null;
                }));
            }
            for (Future<?> share : shares) {
                share.get();
            }
        } finally {
            workers.shutdownNow();
            carriers.shutdownNow();
        }
    }

    private void crashes(Path own, long from) throws Exception {
        Files.createDirectories(own.resolve("workspace"));
        StateDirectory state = World.state(own);
        Files.createDirectories(state.path().resolve("runs"));
        for (long seed = from; seed < SEED + CRASHES; seed += WORKERS) {
            try {
                crash(own, state, seed);
            } catch (Throwable e) {
                throw new AssertionError("-Dciroach.seed=" + seed + " -Dciroach.crashes=1: " + e.getMessage(), e);
            }
        }
    }

    private int deedsOf(Path own, StateDirectory state, int shape) throws Exception {
        Integer known = deeds.get(shape);
        if (known != null) {
            return known;
        }
        World world = new World(state, own, 0, new SimulatedTime(carriers));
        world.time.enter();
        Mortal process = Mortal.immortal();
        world.run(process, shape(shape), new ArrayList<>());
        world.time.leave();
        world.isClean();
        deeds.put(shape, process.deeds());
        return process.deeds();
    }

    private void crash(Path own, StateDirectory state, long seed) throws Exception {
        Random random = new Random(seed);
        int number = random.nextInt(SHAPES);
        String shape = shape(number);
        Mortal first = mortal(random, deedsOf(own, state, number));
        World world = new World(state, own, seed, new SimulatedTime(carriers));
        world.time.enter();
        try {
            List<PipelineResult> results = new ArrayList<>();
            String id = world.run(first, shape, results);
            land(world, first, random);
            for (int kills = random.nextInt(3); kills > 0; kills--) {
                Mortal next = mortal(random, 15);
                if (random.nextInt(5) == 0) {
                    world.run(next, shape, results);
                } else {
                    world.recover(next);
                }
                land(world, next, random);
            }
            world.recover(Mortal.immortal());
            world.pass(Duration.ofSeconds(random.nextInt(600)));
            world.recover(Mortal.immortal()); // too early, perhaps, for what is still to land
            world.pass(Duration.ofMinutes(11));
            world.recover(Mortal.immortal());
            world.time.awaitQuiet();
            world.isClean();
            for (int cleanup = 1; cleanup <= cleanups(shape); cleanup++) {
                String wanted = id + ":c" + cleanup + ":";
                boolean ran = world.finished.stream().anyMatch(done -> done.startsWith(wanted));
                assertThat(ran || !world.started.contains(id))
                        .as("c%d of %s ran: %s", cleanup, id, world.engine.journal())
                        .isTrue();
            }
        } finally {
            world.time.leave();
        }
    }

    private static Mortal mortal(Random random, int deeds) {
        Mortal.Last[] lasts = Mortal.Last.values();
        return new Mortal(1 + random.nextInt(deeds), lasts[random.nextInt(lasts.length)]);
    }

    /** What was sent and not answered arrives within the next nine minutes. */
    private static void land(World world, Mortal dead, Random random) {
        world.time.at(
                world.time
                        .elapsed()
                        .plus(Duration.ofMillis(
                                random.nextInt(5) == 0 ? random.nextInt(540_000) : random.nextInt(3000))),
                dead.late());
    }
}
