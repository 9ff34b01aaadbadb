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
    private static final long[] MILLIS = {3_600_000, 60_000, 1000, 1, 1000};

    private DurationText() {}

    /** {@return the duration, or empty when the text is none or longer than {@link #LONGEST}} */
    static Optional<Duration> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (text.isEmpty() || !matcher.matches()) {
            return Optional.empty();
        }
        BigDecimal millis = BigDecimal.ZERO;
        for (int i = 0; i < MILLIS.length; i++) {
            String number = matcher.group(i + 1);
            if (number != null) {
                millis = millis.add(new BigDecimal(number).multiply(BigDecimal.valueOf(MILLIS[i])));
            }
        }
        return ofSeconds(millis.movePointLeft(3));
    }

    /** {@return so many seconds, to the nanosecond, or empty when they are negative or longer than {@link #LONGEST}} */
    static Optional<Duration> ofSeconds(BigDecimal seconds) {
        if (seconds.signum() < 0 || seconds.compareTo(BigDecimal.valueOf(LONGEST.toSeconds())) > 0) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofNanos(
                seconds.movePointRight(9).setScale(0, RoundingMode.DOWN).longValueExact()));
    }
}
