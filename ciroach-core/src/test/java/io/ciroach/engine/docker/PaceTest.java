package io.ciroach.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaceTest {

    private static final long MILLISECOND = 1_000_000;

    private final List<Long> pauses = new ArrayList<>();
    private long now;
    private final Pace pace = new Pace(() -> now, pauses::add);

    private void reads(int count, long nanos) {
        reads(count, nanos, 100);
    }

    private void reads(int count, long nanos, int bytes) {
        for (int i = 0; i < count; i++) {
            pace.beforeRead();
            now += nanos;
            pace.afterRead(bytes);
        }
    }

    @Test
    void commandThatWritesLittleIsNeverPausedFor() {
        for (int i = 0; i < 100; i++) {
            reads(15, 0);
            reads(1, MILLISECOND);
        }

        assertThat(pauses).isEmpty();
    }

    @Test
    void eachReadOfAFloodIsPausedForUntilOneHasToWait() {
        reads(16, MILLISECOND - 1);
        assertThat(pauses).isEmpty();

        reads(10, 0);
        reads(1, MILLISECOND);
        assertThat(pauses).hasSize(11).containsOnly(2 * MILLISECOND);

        reads(16, 0);
        assertThat(pauses).hasSize(11);
    }

    @Test
    void readThatBringsMuchIsFollowedByAnotherOneAtOnce() {
        reads(100, 0, 16 * 1024);
        assertThat(pauses).isEmpty();

        reads(1, 0);
        reads(1, 0);
        assertThat(pauses).hasSize(1);
    }
}
