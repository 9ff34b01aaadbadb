package io.ciroach.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Who a process is. */
class OwnerTest {

    @Test
    void thisProcessIsTheSameEachTime() {
        assertThat(Owner.current()).isEqualTo(Owner.current());
        assertThat(Owner.current().pid()).isEqualTo(ProcessHandle.current().pid());
        assertThat(Owner.current().toString()).matches("[^/ ]+/[^/ ]+/[^/ ]+/\\d+/[^/ ]+");
    }

    @Test
    void startTicksAreFoundBehindANameThatHoldsAnything() {
        String fields = "S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 4711 20";

        assertThat(Owner.startTicks("42 (java) " + fields)).isEqualTo("4711");
        assertThat(Owner.startTicks("42 (a) b (c d) " + fields)).isEqualTo("4711");
        assertThat(Owner.startTicks("-")).isEqualTo("-");
    }
}
