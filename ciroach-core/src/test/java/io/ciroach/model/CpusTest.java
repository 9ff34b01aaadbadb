package io.ciroach.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CpusTest {

    @ParameterizedTest
    @CsvSource({
        "1, 1000000000, 1",
        "1.50, 1500000000, 1.5",
        "10, 10000000000, 10",
        "0.000000001, 1, 0.000000001",
        "0.0000000019, 1, 0.000000001"
    })
    void cpusAreCountedInBillionthsAndShownAsInTheFile(BigDecimal cpus, long nanos, String shown) {
        assertThat(Cpus.of(cpus)).isEqualTo(new Cpus(nanos)).hasToString(shown);
    }

    @Test
    void wholeNumbersAreTheSameAsDecimalOnes() {
        assertThat(Cpus.of(2)).isEqualTo(Cpus.of(new BigDecimal("2.0")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "0.0000000001"})
    void limitIsMoreThanNothing(BigDecimal cpus) {
        assertThatThrownBy(() -> Cpus.of(cpus))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a CPU limit is more than 0: ");
    }

    @Test
    void moreThanCanBeCountedIsOutOfRange() {
        assertThatThrownBy(() -> Cpus.of(new BigDecimal("1e10"))).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void moreIsLarger() {
        assertThat(Cpus.of(2)).isGreaterThan(Cpus.of(1)).isLessThan(Cpus.of(3)).isEqualByComparingTo(Cpus.of(2));
    }
}
