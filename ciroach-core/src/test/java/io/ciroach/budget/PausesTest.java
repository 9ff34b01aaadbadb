package io.ciroach.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.testing.Seed;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** How long to wait before the next look, of many who began at the same moment. */
class PausesTest {

    private static final int MANY = 5000;

    private final long seed = Seed.get();

    private LongStream millis(Function<Pauses, Duration> wanted) {
        Random seeds = new Random(seed);
        return IntStream.range(0, MANY)
                .mapToLong(i ->
                        wanted.apply(new Pauses(new Random(seeds.nextLong()))).toMillis());
    }

    private void spread(long least, long most, Function<Pauses, Duration> wanted) {
        var found = millis(wanted).summaryStatistics();
        assertThat(List.of(found.getMin(), found.getMax())).as(Seed.words(seed)).containsExactly(least, most);
    }

    private static Duration later(Pauses pauses, int times) {
        Duration last = Duration.ZERO;
        for (int i = 0; i < times; i++) {
            last = pauses.later();
        }
        return last;
    }

    @Test
    void soonIsWithinThirtyMilliseconds() {
        spread(5, 30, Pauses::soon);
    }

    @Test
    void whereNothingChangesEachWaitIsTwiceAsLongAsTheOneBefore() {
        spread(30, 60, Pauses::later);
        spread(60, 120, pauses -> later(pauses, 2));
        spread(120, 240, pauses -> later(pauses, 3));
    }

    @Test
    void noWaitIsLongerThanASecond() {
        assertThat(millis(pauses -> later(pauses, 20)).summaryStatistics())
                .as(Seed.words(seed))
                .satisfies(found -> {
                    assertThat(found.getMin()).isBetween(500L, 510L);
                    assertThat(found.getMax()).isBetween(990L, 1000L);
                });
    }

    @Test
    void afterAChangeWaitsBeginAnew() {
        spread(30, 60, pauses -> {
            var unused = later(pauses, 9);
            unused = pauses.soon();
            return pauses.later();
        });
    }
}
