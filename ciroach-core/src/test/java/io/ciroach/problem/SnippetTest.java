package io.ciroach.problem;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SnippetTest {

    @Test
    void caretStandsBelowTheColumn() {
        assertThat(snippet(12, 9, "command = 5")).isEqualTo("  12 | command = 5\n     |         ^");
    }

    @Test
    void tabsOfTheLineAreTabsAboveTheCaretToo() {
        assertThat(snippet(1, 3, "\t\tx")).isEqualTo("  1 | \t\tx\n    | \t\t^");
    }

    @Test
    void columnsAreCodePoints() {
        assertThat(snippet(1, 2, "\uD83D\uDE80x")).isEqualTo("  1 | \uD83D\uDE80x\n    |  ^");
    }

    @Test
    void caretMayStandBehindTheLine() {
        assertThat(snippet(3, 5, "a = ")).isEqualTo("  3 | a = \n    |     ^");
    }

    @Test
    void columnFarOutsideTheLineIsItsEnd() {
        assertThat(snippet(3, 99, "ab")).isEqualTo("  3 | ab\n    |   ^");
    }

    @Test
    void emptyLineHasACaretToo() {
        assertThat(snippet(1, 1, "")).isEqualTo("  1 | \n    | ^");
    }

    @Test
    void controlCharactersNeverReachTheTerminal() {
        assertThat(snippet(1, 1, "a\u001B[31mb\rc\u0085")).doesNotContain("\u001B", "\r", "\u0085");
    }

    @Test
    void longLineIsCutAroundTheCaret() {
        String text = snippet(1, 1001, "a".repeat(1000) + "X" + "b".repeat(1000));
        String[] lines = text.split("\n", -1);
        assertThat(lines[0]).hasSizeLessThan(200);
        assertThat(lines[0].charAt(lines[1].indexOf('^'))).isEqualTo('X');
    }

    private static String snippet(int line, int column, String text) {
        return Snippet.of(new Location("ciroach.toml", line, column, text));
    }
}
