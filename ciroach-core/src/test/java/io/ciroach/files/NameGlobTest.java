package io.ciroach.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.testing.Seed;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameGlobTest {

    @ParameterizedTest
    @CsvSource({
        "'', '', true",
        "'', a, false",
        "a, '', false",
        "*, '', true",
        "**, ab, true",
        "?, '', false",
        "a*, a, true",
        "*b, ab, true",
        "a*b*c, aXbXbYc, true",
        "a*b*c, aXcXb, false",
        "*ab, aab, true",
        "a?c*, abc, true",
        "a?c, ac, false",
        "a, ab, false",
        "ab, a, false"
    })
    void starIsAnyTextAndQuestionMarkOneCharacter(String glob, String name, boolean matches) {
        assertThat(NameGlob.matches(glob, name)).isEqualTo(matches);
    }

    /** Of two letters only, so that much of it nearly matches. */
    @Test
    void globIsTheSameAsARegularExpressionOfTheSameMeaning() {
        long seed = Seed.get();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            String glob = text(random, "ab*?", 7);
            String name = text(random, "ab", 8);
            String expression = glob.chars()
                    .mapToObj(c -> c == '*' ? ".*" : c == '?' ? "." : String.valueOf((char) c))
                    .collect(Collectors.joining());
            assertThat(NameGlob.matches(glob, name))
                    .as("%s of %s, %s", glob, name, Seed.words(seed))
                    .isEqualTo(Pattern.matches(expression, name));
        }
    }

    private static String text(Random random, String letters, int most) {
        return random.ints(random.nextInt(most), 0, letters.length())
                .mapToObj(i -> String.valueOf(letters.charAt(i)))
                .collect(Collectors.joining());
    }
}
