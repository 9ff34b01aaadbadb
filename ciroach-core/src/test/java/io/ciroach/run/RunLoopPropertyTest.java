package io.ciroach.run;

import static io.ciroach.run.Simulation.pipeline;
import static io.ciroach.run.Simulation.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.engine.EngineException.Reason;
import io.ciroach.engine.FakeEngine;
import io.ciroach.event.RunEvent;
import io.ciroach.result.AttemptResult;
import io.ciroach.result.Outcome;
import io.ciroach.result.PipelineResult;
import io.ciroach.result.StepResult;
import io.ciroach.result.StepState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random small pipelines with random faults and cancels. What {@link Simulation} checks after each run holds: it ends,
 * nothing is left, each step has one end, what has started has finished. {@code -Dciroach.seed=} runs one.
 */
@Timeout(300)
class RunLoopPropertyTest {

    private static final int RUNS = 120;

    private static final List<String> COMMANDS = List.of(
            "true",
            "sleep 1",
            "sleep 30",
            "echo hello; sleep 3",
            "lines 300",
            "exit 1",
            "sleep 2; exit 42",
            "fails-before-attempt 2",
            "fails-before-attempt 4",
            "oom",
            "oom-child",
            "lost",
            "forever",
            "trap '' TERM; forever");

    private static final List<Reason> FAULTS =
            List.of(Reason.ENGINE_LOST, Reason.REFUSED, Reason.IMAGE_GONE, Reason.ENGINE_HANGS);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void everyRunEndsAndLeavesNothing() throws Exception {
        Long one = Long.getLong("ciroach.seed");
        long first = one == null ? 1 : one;
        for (long seed = first; seed < first + (one == null ? RUNS : 1); seed++) {
            try {
                oneRun(seed);
            } catch (Throwable e) {
                throw new AssertionError("failed for -Dciroach.seed=" + seed + ": " + e.getMessage(), e);
            }
        }
    }

    private void oneRun(long seed) throws Exception {
        Random random = new Random(seed);
        Path own = Files.createDirectory(folder.resolve("run" + seed));
        Simulation sim = new Simulation(own);
        sim.seed = seed;
        String toml = toml(random);
        boolean removalsFail = random.nextInt(3) == 0;
        disturb(sim, random, removalsFail);

        PipelineResult result = sim.run(toml);

        result.steps().forEach(RunLoopPropertyTest::checkStep);
        checkOutcome(result);
        checkCleanup(sim, result);
        if (!removalsFail) { // else one that was never started may be there a little longer
            assertThat(sim.engine.peakLive())
                    .isLessThanOrEqualTo(result.budget().maxParallel());
            assertThat(sim.engine.peakMemory())
                    .isLessThanOrEqualTo(result.budget().memory().bytes());
        }
    }

    private static String toml(Random random) {
        int count = 1 + random.nextInt(7);
        StringBuilder steps = new StringBuilder();
        List<String> ordinary = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<String> keys = new ArrayList<>();
            boolean cleanup = random.nextInt(4) == 0;
            boolean needs = !ordinary.isEmpty() && random.nextInt(3) == 0;
            if (cleanup) {
                keys.add(random.nextBoolean() ? "always = true" : "when = \"failure\"");
            } else if (!needs && random.nextBoolean()) {
                keys.add("parallel = true");
            }
            if (needs) {
                keys.add("needs = [\"" + ordinary.get(random.nextInt(ordinary.size())) + "\"]");
            } else if (!cleanup && random.nextInt(3) == 0) {
                keys.add("needs = []");
            }
            if (!cleanup) {
                ordinary.add("s" + i);
            }
            keys.add("memory = \"" + (1 + random.nextInt(3)) + "gb\"");
            keys.add("timeout = \"" + (5 + random.nextInt(40)) + "s\"");
            if (random.nextInt(3) == 0) {
                keys.add("max_retries = " + random.nextInt(3));
            }
            if (random.nextInt(5) == 0) {
                keys.add("allow_failure = true");
            }
            if (random.nextInt(4) == 0) {
                keys.add("image = \""
                        + List.of("slow:1", "stalls:1", "absent:1", "quick:1").get(random.nextInt(4)) + "\"");
            }
            steps.append(step("s" + i, COMMANDS.get(random.nextInt(COMMANDS.size())), keys.toArray(String[]::new)));
        }
        String settings = "fail_fast = " + random.nextBoolean() + "\nmax_parallel = " + (1 + random.nextInt(3))
                + "\ngrace = \"3s\"\ncleanup_timeout = \"" + (5 + random.nextInt(60)) + "s\"\nmemory_budget = \"4gb\""
                + (random.nextInt(4) == 0 ? "\ntimeout = \"" + (1 + random.nextInt(60)) + "s\"" : "");
        return pipeline(settings, steps.toString());
    }

    private static void disturb(Simulation sim, Random random, boolean removalsFail) {
        sim.engine
                .fetches("slow:1", Duration.ofSeconds(20))
                .fetches("quick:1", Duration.ofMillis(100))
                .fetches("stalls:1", Duration.ofDays(1));
        sim.engine.takes(
                Duration.ofMillis(random.nextBoolean() ? 0 : random.nextInt(2000)),
                Duration.ofMillis(random.nextBoolean() ? 0 : random.nextInt(2000)));
        for (int i = 0; i < 7; i++) {
            if (random.nextInt(8) == 0) {
                sim.engine.failsClaim("s" + i, FakeEngine.failure(fault(random), "broken claim"));
            }
            if (random.nextInt(8) == 0) {
                sim.engine.failsStart("s" + i, FakeEngine.failure(fault(random), "broken start"));
            }
            if (removalsFail && random.nextInt(4) == 0) {
                sim.engine.failsRemoval("s" + i, FakeEngine.failure(Reason.ENGINE_LOST, "broken removal"));
            }
        }
        if (random.nextInt(4) == 0) {
            sim.engine.failsPull("slow:1", FakeEngine.failure(Reason.REGISTRY, "busy"));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            sim.cancelAt(random.nextInt(40_000) / 1000.0);
        }
    }

    private static Reason fault(Random random) {
        return FAULTS.get(random.nextInt(FAULTS.size()));
    }

    private static void checkStep(StepResult step) {
        if (step.state() == StepState.SKIPPED) {
            assertThat(step.attempts()).as(step.name()).isEmpty();
            assertThat(step.message()).as(step.name()).isNotBlank();
        } else if (!step.attempts().isEmpty()) {
            AttemptResult last = step.attempts().get(step.attempts().size() - 1);
            assertThat(step.state()).as(step.name()).isEqualTo(last.state());
            assertThat(step.attempts())
                    .extracting(AttemptResult::number)
                    .isSorted()
                    .doesNotHaveDuplicates();
        } else {
            assertThat(step.state()).as(step.name()).isEqualTo(StepState.ERRORED);
        }
        if (step.state() == StepState.SUCCEEDED) {
            assertThat(step.exitCode()).isZero();
        }
        if (step.state() == StepState.CANCELLED) {
            assertThat(step.startedAt()).isNotNull();
        }
        assertThat(step.waited())
                .allSatisfy(waited -> assertThat(waited.duration())
                        .isPositive()
                        .isLessThanOrEqualTo(
                                Duration.between(java.util.Objects.requireNonNull(step.queuedAt()), step.endedAt())));
    }

    private static void checkOutcome(PipelineResult result) {
        boolean bad = result.steps().stream().anyMatch(StepResult::isBad);
        if (result.outcome() == Outcome.SUCCEEDED) {
            assertThat(bad).isFalse();
            assertThat(result.exitCode()).isZero();
        } else {
            assertThat(result.exitCode()).isNotZero();
            assertThat(bad || result.outcome() == Outcome.CANCELLED || result.outcome() == Outcome.TIMED_OUT)
                    .isTrue();
        }
    }

    /** An always step ran, unless it was prevented, which is said; the run had begun, or nothing did. */
    private static void checkCleanup(Simulation sim, PipelineResult result) {
        List<String> missed = sim.of(RunEvent.CleanupMissed.class).stream()
                .map(RunEvent.CleanupMissed::step)
                .toList();
        boolean begun = Stream.of("claim").anyMatch(word -> !sim.did(word).isEmpty());
        for (StepResult step : result.steps()) {
            if (begun && step.when() == io.ciroach.model.When.ALWAYS && step.state() == StepState.SKIPPED) {
                assertThat(missed).contains(step.name());
            }
        }
    }
}
