package io.ciroach.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InertTest {

    @Test
    void textOfOneLineHasNoControlCharacters() {
        assertThat(Inert.text("a\r\nb\u001b[2Jc\u009bd\u202ee\u2028f\tg")).isEqualTo("a b [2Jc d e f\tg");
    }

    @Test
    void linesOfTheirOwnBeginWithNoCommand() {
        assertThat(Inert.lines("run \\\n  ::error::x\r\n::a\u0007\n a ::b"))
                .isEqualTo("run \\\n  : :error::x\n: :a \n a ::b");
    }

    @ParameterizedTest
    @CsvSource({
        "##[error]x, # #[error]x",
        "a ##vso[task] b, a # #vso[task] b",
        "##teamcity[x], # #teamcity[x]",
        "###[x], ## #[x]",
        "## heading, ## heading",
        "C ##foo, C ##foo"
    })
    void commandsThatCountAnywhereInALineAreBrokenUp(String line, String inert) {
        assertThat(Inert.line(line, true)).isEqualTo(inert);
        assertThat(Inert.text(line)).isEqualTo(inert);
    }
}
