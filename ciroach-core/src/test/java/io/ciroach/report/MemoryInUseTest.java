package io.ciroach.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryInUseTest {

    private final MemoryInUse inUse = new MemoryInUse(Sample.START);

    @Test
    void stepsAreAddedUpUntilTheyEnd() {
        inUse.sampled("a", 10, Sample.at(1));
        inUse.sampled("b", 5, Sample.at(3));
        inUse.sampled("a", 20, Sample.at(4));
        inUse.ended("a", Sample.at(6));
        inUse.ended("b", Sample.at(8));
        assertThat(inUse.points())
                .extracting(MemoryInUse.Point::bytes)
                .containsExactly(0L, 10L, 10L, 15L, 25L, 25L, 25L, 5L, 5L, 0L);
        assertThat(inUse.points().get(3).at()).isEqualTo(Sample.at(3));
    }

    @Test
    void nothingSeenIsNothing() {
        inUse.ended("a", Sample.at(1));
        assertThat(inUse.points()).isEmpty();
    }

    @Test
    void aLongRunKeepsItsPeaksInFewerPoints() {
        for (int second = 0; second < 50_000; second++) {
            inUse.sampled("a", second == 31_415 ? 1000 : 1, Sample.at(second));
        }
        List<MemoryInUse.Point> points = inUse.points();
        assertThat(points).hasSizeBetween(500, 1001);
        assertThat(points).extracting(MemoryInUse.Point::bytes).containsOnlyOnce(1000L);
        assertThat(points)
                .filteredOn(point -> point.bytes() == 1000)
                .singleElement()
                .satisfies(point -> assertThat(point.at()).isBetween(Sample.at(31_415 - 64), Sample.at(31_415)));
    }
}
