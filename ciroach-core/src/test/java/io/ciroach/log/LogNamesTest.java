package io.ciroach.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogNamesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "1; compile[version=1.75]; logs/01-compile-version-1.75.log",
                "12; Heavy Build; logs/12-heavy-build.log",
                "123; a; logs/123-a.log",
                "4; ../../etc/passwd; logs/04-etc-passwd.log",
                "5; .hidden.; logs/05-hidden.log",
                "6; Übung; logs/06-bung.log",
                "7; 日本; logs/07-step.log",
                "8; ...; logs/08-step.log"
            })
    void nameKeepsAFewHarmlessLetters(int index, String step, String name) {
        assertThat(LogNames.of(index, step)).isEqualTo(name);
    }

    @Test
    void nameIsCutAndEndsWithALetter() {
        String name = LogNames.of(1, "a".repeat(59) + "-" + "b".repeat(40));
        assertThat(name).isEqualTo("logs/01-" + "a".repeat(59) + ".log");
    }
}
