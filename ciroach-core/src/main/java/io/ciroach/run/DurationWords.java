package io.ciroach.run;

import java.time.Duration;

/** A duration as the file has it: {@code 1h30m}, {@code 90s} as {@code 1m30s}, {@code 250ms}. */
final class DurationWords {

    private DurationWords() {}

    static String of(Duration duration) {
        StringBuilder words = new StringBuilder();
        append(words, duration.toHours(), "h");
        append(words, duration.toMinutesPart(), "m");
        append(words, duration.toSecondsPart(), "s");
        append(words, duration.toMillisPart(), "ms");
        return words.isEmpty() ? "0s" : words.toString();
    }

    private static void append(StringBuilder words, long number, String unit) {
        if (number != 0) {
            words.append(number).append(unit);
        }
    }
}
