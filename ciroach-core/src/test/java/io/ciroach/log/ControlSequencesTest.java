package io.ciroach.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControlSequencesTest {

    private static final String ESC = "\u001b";

    static String[][] cases() {
        return new String[][] {
            {"plain text\twith a tab", "plain text\twith a tab"},
            {"\u0000a\u0007b\bc\u000b\f\u007fd", "abcd"},
            // Colours stay.
            {ESC + "[31mred" + ESC + "[0m", ESC + "[31mred" + ESC + "[0m"},
            {
                ESC + "[m" + ESC + "[1;38;5;208m" + ESC + "[38:2::1:2:3m",
                ESC + "[m" + ESC + "[1;38;5;208m" + ESC + "[38:2::1:2:3m"
            },
            // What looks like one and sets the keyboard, or is too long, does not.
            {"a" + ESC + "[>4;2mb" + ESC + "[?1mc" + ESC + "[0 md", "abcd"},
            {"a" + ESC + "[" + "1;".repeat(100) + "mb", "ab"},
            // Cursor, erasing, modes, device control.
            {"a" + ESC + "[2J" + ESC + "[1;1Hb" + ESC + "[?25lc" + ESC + "[6nd" + ESC + "[!pe", "abcde"},
            // Titles, links, clipboards: with each terminator.
            {"a" + ESC + "]0;title\u0007b", "ab"},
            {"a" + ESC + "]8;;http://x" + ESC + "\\link" + ESC + "]8;;" + ESC + "\\b", "alinkb"},
            {"a" + ESC + "]52;c;YWJj\u009cb", "ab"},
            {
                "a" + ESC + "P1;2|data" + ESC + "\\b" + ESC + "_app" + ESC + "\\c" + ESC + "^pm" + ESC + "\\d" + ESC
                        + "Xs" + ESC + "\\e",
                "abcde"
            },
            // Other escapes: reset, charsets, alignment test.
            {"a" + ESC + "cb" + ESC + "(0c" + ESC + "#8d" + ESC + "=e", "abcde"},
            // The same as single characters (C1).
            {"a\u009b31mb\u009d0;t\u0007c\u0090x\u009cd\u0085e\u0084f", "abcdef"},
            // Writing direction and line separators.
            {"a\u202eb\u2066c\u2069d\u202ae\u2028f\u2029g", "abcdefg"},
            // Marks that only place characters stay.
            {"\u200f\u05d0\u200e e\u0301 \ud83d\ude00", "\u200f\u05d0\u200e e\u0301 \ud83d\ude00"},
            // Broken off by another sequence, by CAN, by what cannot belong to it.
            {"a" + ESC + "[31" + ESC + "[32mb" + ESC + "[1\u0018c" + ESC + "[1\u00e4d", "a" + ESC + "[32mbc\u00e4d"},
            {"a" + ESC + "]0;t" + ESC + "[32mb", "a" + ESC + "[32mb"},
            {"a" + ESC + "\u00e4b" + ESC + ESC + "[32mc", "a\u00e4b" + ESC + "[32mc"},
            // Control characters within a sequence are obeyed by terminals, and go.
            {"a" + ESC + "[3\u00071mb", "a" + ESC + "[31mb"},
            // Unterminated.
            {"a" + ESC, "a"},
            {"a" + ESC + "[", "a"},
            {"a" + ESC + "[31", "a"},
            {"a" + ESC + "]0;never ends", "a"},
            {"a" + ESC + "(", "a"},
        };
    }

    @ParameterizedTest
    @MethodSource("cases")
    void onlyTabsAndColoursStay(String text, String expected) {
        assertThat(new ControlSequences().clean(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void cutsDoNotMatter(String text, String expected) {
        for (int cut = 0; cut <= text.length(); cut++) {
            ControlSequences sequences = new ControlSequences();
            String cleaned = sequences.clean(text.substring(0, cut)) + sequences.clean(text.substring(cut));
            assertThat(cleaned).as("cut at %s", cut).isEqualTo(expected);
        }
    }

    @Test
    void lineEndsAnOpenSequence() {
        ControlSequences sequences = new ControlSequences();
        assertThat(sequences.clean("a" + ESC + "]0;never ends")).isEqualTo("a");
        sequences.reset();
        assertThat(sequences.clean("next line")).isEqualTo("next line");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[31m", "[m", "[1;38;5;208m", "[38:2::1:2:3m"})
    void coloursCanBeTakenOutOfCleanedText(String colour) {
        assertThat(ControlSequences.withoutColours("a" + ESC + colour + "b")).isEqualTo("ab");
    }
}
