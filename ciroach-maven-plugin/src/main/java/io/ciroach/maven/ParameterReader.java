package io.ciroach.maven;

import io.ciroach.Ciroach;
import io.ciroach.model.ByteSize;
import io.ciroach.problem.Problems;
import io.ciroach.problem.Suggestion;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads parameters that Maven hands over as text. Maven's own conversion would read {@code flase} as false and answer a bad
 * number with a stack of its own words; here all bad values are collected and each gets a sentence. Nothing and blank text
 * are the same, so that {@code -Dciroach.steps=$STEPS} may be empty: both read as null.
 */
final class ParameterReader {

    private final Problems problems;

    ParameterReader(Problems problems) {
        this.problems = problems;
    }

    /** {@return where bad values go} */
    Problems problems() {
        return problems;
    }

    @Nullable
    String text(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    @Nullable
    Boolean flag(String parameter, @Nullable String text) {
        String word = oneOf(parameter, text, List.of("true", "false"));
        return word == null ? null : Boolean.valueOf(word);
    }

    boolean isSet(String parameter, @Nullable String text) {
        return Boolean.TRUE.equals(flag(parameter, text));
    }

    @Nullable
    Integer count(String parameter, @Nullable String text) {
        String written = text(text);
        if (written == null) {
            return null;
        }
        try {
            int count = Integer.parseInt(written);
            if (count >= 1) {
                return count;
            }
        } catch (NumberFormatException e) {
            // it gets the same sentence
        }
        wrong(parameter, written, "a whole number of at least 1 is expected");
        return null;
    }

    @Nullable
    ByteSize size(String parameter, @Nullable String text) {
        String written = text(text);
        if (written == null) {
            return null;
        }
        ByteSize size = ByteSize.parse(written).orElse(null);
        if (size == null) {
            wrong(parameter, written, "a size is expected, such as 512mb, 2gb or 1.5gb");
        }
        return size;
    }

    /** Reads a reference to an image, which has the tag that Docker would take. */
    @Nullable
    String image(String parameter, @Nullable String text) {
        String written = text(text);
        if (written == null) {
            return null;
        }
        String reference = Ciroach.imageReference(written).orElse(null);
        if (reference == null) {
            wrong(parameter, written, "a Docker reference is expected, such as busybox:stable");
        }
        return reference;
    }

    /** Reads a constant by its name in lower case. */
    <E extends Enum<E>> @Nullable E constant(String parameter, @Nullable String text, Class<E> type) {
        List<String> words = Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .toList();
        String word = oneOf(parameter, text, words);
        return word == null ? null : Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
    }

    @Nullable
    String oneOf(String parameter, @Nullable String text, List<String> words) {
        String written = text(text);
        if (written == null || words.contains(written)) {
            return written;
        }
        wrong(
                parameter,
                written,
                "one of " + String.join(", ", words) + " is expected" + Suggestion.didYouMean(written, words));
        return null;
    }

    private void wrong(String parameter, String written, String expected) {
        problems.error(null, "ciroach." + parameter + " is \"" + written + "\": " + expected);
    }
}
