package io.ciroach.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BudgetTest {

    private static final BudgetSettings NOTHING_WRITTEN = new BudgetSettings(null, null, null);

    @Test
    void whatWasNotWrittenFollowsTheEngine() {
        assertThat(Budget.of(NOTHING_WRITTEN, new Capacity(6, ByteSize.ofMb(1000))))
                .isEqualTo(new Budget(6, ByteSize.ofMb(800), null));
    }

    @Test
    void anEngineOfOneCpuRunsTwoStepsAtOnce() {
        assertThat(Budget.of(NOTHING_WRITTEN, new Capacity(1, ByteSize.ofMb(1000)))
                        .maxParallel())
                .isEqualTo(2);
    }

    @Test
    void whatWasWrittenHoldsEvenWhereTheEngineHasLess() {
        BudgetSettings settings = new BudgetSettings(1, ByteSize.ofMb(5000), Cpus.of(9));

        assertThat(Budget.of(settings, new Capacity(6, ByteSize.ofMb(1000))))
                .isEqualTo(new Budget(1, ByteSize.ofMb(5000), Cpus.of(9)));
    }
}
