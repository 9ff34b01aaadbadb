package io.ciroach.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {

    @ParameterizedTest
    @CsvSource({
        "512mb, 536870912",
        "2gb, 2147483648",
        "1.5gb, 1610612736",
        "64kb, 65536",
        "2g, 2147483648",
        "1GiB, 1073741824",
        "1Gb, 1073741824",
        "1tb, 1099511627776",
        "1 mb, 1048576",
        "4096, 4096",
        "12b, 12",
        "0, 0",
        "0.3kb, 307",
        "9223372036854775807, 9223372036854775807"
    })
    void sizeIsReadWithAUnitThatIsAPowerOf1024(String text, long bytes) {
        assertThat(ByteSize.parse(text)).contains(new ByteSize(bytes));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "mb",
                "-1",
                "+1",
                "1.",
                ".5gb",
                "1,5gb",
                "1e3",
                "0x10",
                "1pb",
                "1gbit",
                "1 g b",
                "9223372036854775808",
                "8388608tb",
                "\u0661mb"
            })
    void anythingElseIsNoSize(String text) {
        assertThat(ByteSize.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0b",
        "1023, 1023b",
        "1024, 1kb",
        "1610612736, 1.5gb",
        "536870912, 512mb",
        "2684354560, 2.5gb",
        "1125899906842624, 1024tb"
    })
    void sizeIsShownInTheLargestUnitThatFits(long bytes, String text) {
        assertThat(new ByteSize(bytes)).hasToString(text);
    }

    @Test
    void noSizeIsNegative() {
        assertThat(new ByteSize(0).bytes()).isZero();
        assertThatThrownBy(() -> new ByteSize(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a size cannot be negative: -1");
    }

    @Test
    void mebibytesAreCountedAsFarAsBytesCanBe() {
        assertThat(ByteSize.ofMb(3)).isEqualTo(new ByteSize(3 * 1024 * 1024));
        assertThatThrownBy(() -> ByteSize.ofMb(1L << 43)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void moreBytesAreLarger() {
        assertThat(new ByteSize(2))
                .isGreaterThan(new ByteSize(1))
                .isLessThan(new ByteSize(3))
                .isEqualByComparingTo(new ByteSize(2));
    }
}
