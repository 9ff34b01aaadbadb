package io.ciroach.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoldenTest {

    @ParameterizedTest
    @CsvSource({"a;b;, c;b;, 1", "a;b;, a;c;, 2", "a;b;, a;b;c;, 3", "a;b;, a;b, 3", "a;b, a;b;, 3"})
    void theFirstLineThatDiffersIsTold(String held, String text, int line) {
        assertThat(Golden.firstDifference(held.replace(';', '\n'), text.replace(';', '\n')))
                .isEqualTo(line);
    }
}
