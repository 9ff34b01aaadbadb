package io.ciroach.problem;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What came of looking at one thing.
 *
 * @param subject what was looked at
 * @param verdict how it is
 * @param text what was seen
 * @param remedy what to do about it, or null where there is nothing to do
 */
public record Finding(
        String subject,
        Verdict verdict,
        String text,
        @Nullable String remedy) {

    /** How a thing is. */
    public enum Verdict {
        /** As it should be. */
        GOOD,
        /** Pipelines run, and not all holds that Ciroach promises. */
        DOUBTFUL,
        /** Pipelines do not run. */
        BROKEN
    }

    /** {@return the finding as a user reads it: verdict, subject, text; a hint below} It holds no control characters. */
    public String render() {
        String word = verdict.name().toLowerCase(Locale.ROOT);
        return Problem.of(String.format(Locale.ROOT, "%-8s  %s: %s", word, subject, text), remedy)
                .render();
    }
}
