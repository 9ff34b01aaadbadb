package io.ciroach.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.model.WaitReason;
import io.ciroach.result.Waited;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Why and how long a step waits. */
class WaitsTest {

    private static final long SECOND = 1_000_000_000L;

    private final Waits waits = new Waits();

    private static WaitReason room(String... by) {
        return new WaitReason.Room(List.of(by));
    }

    @Test
    void eachReasonHasItsTime() {
        waits.on(new WaitReason.Needs(List.of("a")), 0);
        waits.on(room("b"), 5 * SECOND);
        waits.on(new WaitReason.Engine(), 7 * SECOND);
        waits.on(null, 8 * SECOND);

        assertThat(waits.measured())
                .containsExactly(
                        new Waited("needs", List.of("a"), Duration.ofSeconds(5)),
                        new Waited("room", List.of("b"), Duration.ofSeconds(2)),
                        new Waited("engine", List.of(), Duration.ofSeconds(1)));
    }

    @Test
    void oneReasonWithOthersThatHoldItUpIsOneTime() {
        assertThat(waits.on(room("a"), 0)).isTrue();
        assertThat(waits.on(room("b"), SECOND)).isFalse();
        waits.on(null, 3 * SECOND);

        assertThat(waits.measured()).containsExactly(new Waited("room", List.of("a", "b"), Duration.ofSeconds(3)));
    }

    @Test
    void timesThatARunningAttemptSeparatesAreOneWhereNothingElseLiesBetween() {
        waits.on(new WaitReason.Engine(), 0);
        waits.on(null, SECOND);
        waits.on(new WaitReason.Engine(), 9 * SECOND);
        waits.on(null, 10 * SECOND);

        assertThat(waits.measured()).containsExactly(new Waited("engine", List.of(), Duration.ofSeconds(2)));
        assertThat(waits.measured()).containsExactly(new Waited("engine", List.of(), Duration.ofSeconds(2)));
    }

    @Test
    void lessThanAMillisecondIsNone() {
        waits.on(room("a"), 0);
        waits.on(null, 999_999);

        assertThat(waits.measured()).isEmpty();
    }

    @Test
    void noMoreThanTwentyAreNamed() {
        for (int i = 0; i < 30; i++) {
            waits.on(room("holder" + i), i * SECOND);
        }
        waits.on(null, 30 * SECOND);

        assertThat(waits.measured()).singleElement().satisfies(waited -> {
            assertThat(waited.by()).hasSize(20).startsWith("holder0", "holder1");
            assertThat(waited.duration()).isEqualTo(Duration.ofSeconds(30));
        });
    }
}
