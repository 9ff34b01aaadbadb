package io.ciroach.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.model.When;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;

/**
 * Thousands of random plans, each run to its end with random ends, retries and stops. {@code -Dciroach.seed=} runs one
 * again, {@code -Dciroach.runs=} another number of them.
 */
class StepSchedulerPropertyTest {

    private static final int RUNS = Integer.getInteger("ciroach.runs", 2000);

    private static void forEachSeed(LongConsumer check) {
        Long one = Long.getLong("ciroach.seed");
        if (one != null) {
            check.accept(one);
            return;
        }
        long first = System.nanoTime();
        for (long seed = first; seed < first + RUNS; seed++) {
            try {
                check.accept(seed);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("failed for -Dciroach.seed=" + seed + ": " + e.getMessage(), e);
            }
        }
    }

    @Test
    void everyRunEndsAndKeepsEveryRule() {
        forEachSeed(seed -> new RandomRun(seed, RandomRun.Trouble.FAILURES).run());
    }

    @Test
    void everyRunThatIsStoppedAtAnyMomentEndsAndKeepsEveryRule() {
        forEachSeed(seed -> new RandomRun(seed, RandomRun.Trouble.STOPS).run());
    }

    @Test
    void runWithoutTroubleSkipsOnlyFailureSteps() {
        forEachSeed(seed -> {
            RandomRun run = new RandomRun(seed, RandomRun.Trouble.NONE);
            run.run();
            assertThat(run.skipped()).allMatch(step -> step.step().when() == When.FAILURE);
        });
    }
}
