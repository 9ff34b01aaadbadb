package io.ciroach.toml;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads durations: {@code 90s}, {@code 5m}, {@code 1h30m}, {@code 250ms}, or plain seconds. */
final class DurationText {

    static final String PATTERN =
            "(?:(NUM)h)?(?:(NUM)m)?(?:(NUM)s)?(?:(NUM)ms)?|(NUM)".replace("NUM", "\\d{1,9}(?:\\.\\d{1,9})?");

    /** A year: more is a slip of the pen, and no timer need handle it. */
    static final Duration LONGEST = Duration.ofDays(365);

    private static final Pattern TEXT = Pattern.compile(PATTERN);
    private static final String[] SECONDS = {"3600", "60", "1", "0.001", "1"};

    private DurationText() {}

    /** {@return the number of seconds that a text stands for, or empty when it is no duration} */
    static Optional<BigDecimal> seconds(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (text.isEmpty() || !matcher.matches()) {
            return Optional.empty();
        }
        BigDecimal seconds = BigDecimal.ZERO;
        for (int i = 0; i < SECONDS.length; i++) {
            String number = matcher.group(i + 1);
            if (number != null) {
                seconds = seconds.add(new BigDecimal(number).multiply(new BigDecimal(SECONDS[i])));
            }
        }
        return Optional.of(seconds);
    }

    static boolean isTooLong(BigDecimal seconds) {
        return seconds.compareTo(BigDecimal.valueOf(LONGEST.toSeconds())) > 0;
    }

    /**
     * So many seconds, to the nanosecond.
     *
     * @param seconds zero or more, and not {@linkplain #isTooLong too many}
     */
    static Duration of(BigDecimal seconds) {
        return Duration.ofNanos(
                seconds.movePointRight(9).setScale(0, RoundingMode.DOWN).longValueExact());
    }
}
