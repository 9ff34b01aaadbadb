package io.ciroach.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CommandLineTest {

    @Test
    void plainWordsStayAsTheyAre() {
        assertThat(CommandLine.quoted("type=bind,source=/a/b.c")).isEqualTo("type=bind,source=/a/b.c");
        assertThat(CommandLine.quoted("")).isEqualTo("''");
        assertThat(CommandLine.quoted("it's")).isEqualTo("'it'\\''s'");
        assertThat(CommandLine.quoted("$HOME `x`")).isEqualTo("'$HOME `x`'");
    }

    @Test
    void linesBecomeOne() {
        assertThat(CommandLine.quoted("a\nb 100%")).isEqualTo("\"$(printf 'a\\nb 100%%')\"");
    }

    /** A shell reads back what was quoted, whatever it was; line breaks at the end alone are lost. */
    @Test
    void shellReadsBackWhatWasQuoted() {
        long seed = Long.getLong("ciroach.seed", 20_261_124L);
        Random random = new Random(seed);
        String letters = "ab '\"\\$`%!*?~#&|;<>()[]{}\n\t=ü0123456789-";
        for (int round = 0; round < 60; round++) {
            StringBuilder word = new StringBuilder();
            for (int i = 1 + random.nextInt(12); i > 0; i--) {
                word.append(letters.charAt(random.nextInt(letters.length())));
            }
            word.append('.');

            String read = TestEngine.run(
                            Map.of(), List.of("sh", "-c", "printf '%s' " + CommandLine.quoted(word.toString())))
                    .output();

            assertThat(read).as("seed %d, round %d", seed, round).isEqualTo(word.toString());
        }
    }
}
