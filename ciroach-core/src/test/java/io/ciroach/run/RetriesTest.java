package io.ciroach.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.model.RetryCause;
import io.ciroach.model.RetryPolicy;
import io.ciroach.result.StepState;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Whether and when another attempt follows. */
class RetriesTest {

    /** Draws the largest number that it may. */
    private static final RandomGenerator LARGEST = new RandomGenerator() {
        @Override
        public long nextLong() {
            return Long.MAX_VALUE;
        }

        @Override
        public long nextLong(long bound) {
            return bound - 1;
        }
    };

    private static RetryPolicy policy(int retries, RetryCause... on) {
        return new RetryPolicy(retries, Duration.ofSeconds(1), Set.of(on));
    }

    private static final RetryPolicy FAILURES = policy(3, new RetryCause.Failure());

    @Test
    void delayDoublesUpToAMinute() {
        Retries retries = new Retries(LARGEST);
        RetryPolicy many = policy(9, new RetryCause.Failure());

        for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60, 60}) {
            assertThat(retries.after(many, StepState.FAILED, 1)).contains(Duration.ofSeconds(seconds));
        }
        assertThat(retries.after(many, StepState.FAILED, 1)).isEmpty();
    }

    @Test
    void delayLongerThanAMinuteIsAMinute() {
        RetryPolicy slow = new RetryPolicy(1, Duration.ofHours(2), Set.of(new RetryCause.Failure()));

        assertThat(new Retries(LARGEST).after(slow, StepState.FAILED, 1)).contains(Duration.ofSeconds(60));
    }

    @Test
    void jitterIsFull() {
        long shortest = Long.MAX_VALUE;
        for (long seed = 0; seed < 200; seed++) {
            Optional<Duration> delay = new Retries(new Random(seed)).after(FAILURES, StepState.FAILED, 1);
            assertThat(delay).isPresent();
            assertThat(delay.get()).isBetween(Duration.ZERO, Duration.ofSeconds(1));
            shortest = Math.min(shortest, delay.get().toMillis());
        }
        assertThat(shortest).isLessThan(100);
    }

    @Test
    void noDelayIsNone() {
        RetryPolicy now = new RetryPolicy(1, Duration.ZERO, Set.of(new RetryCause.Failure()));

        assertThat(new Retries(new Random(1)).after(now, StepState.FAILED, 1)).contains(Duration.ZERO);
    }

    @Test
    void exitCodeCountsForFailuresOnly() {
        RetryPolicy nine = policy(1, new RetryCause.Exit(9));

        assertThat(new Retries(LARGEST).after(nine, StepState.FAILED, 9)).isPresent();
        assertThat(new Retries(LARGEST).after(nine, StepState.FAILED, 8)).isEmpty();
        assertThat(new Retries(LARGEST).after(nine, StepState.OOM_KILLED, 9)).isEmpty();
        assertThat(new Retries(LARGEST).after(nine, StepState.TIMED_OUT, null)).isEmpty();
    }

    @Test
    void infrastructureHasTwoTriesOfItsOwn() {
        Retries retries = new Retries(LARGEST);

        assertThat(retries.afterInfrastructure()).contains(Duration.ofSeconds(1));
        assertThat(retries.after(FAILURES, StepState.FAILED, 1)).contains(Duration.ofSeconds(1));
        assertThat(retries.afterInfrastructure()).contains(Duration.ofSeconds(2));
        assertThat(retries.afterInfrastructure()).isEmpty();
        assertThat(retries.after(FAILURES, StepState.FAILED, 1)).contains(Duration.ofSeconds(2));
    }
}
