package io.ciroach.model;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes. A unit is a power of 1024, whatever its case: {@code 512mb}, {@code 2gb}, {@code 1.5gb},
 * {@code 64kb}, {@code 2g}, {@code 1GiB}; without a unit it is bytes.
 *
 * @param bytes zero or more
 */
public record ByteSize(long bytes) implements Comparable<ByteSize> {

    private static final Pattern TEXT = Pattern.compile("(\\d{1,19}(?:\\.\\d{1,9})?)\\s*([a-z]*)");

    private static final Map<String, Integer> POWERS = Map.ofEntries(
            Map.entry("", 0),
            Map.entry("b", 0),
            Map.entry("k", 1),
            Map.entry("kb", 1),
            Map.entry("kib", 1),
            Map.entry("m", 2),
            Map.entry("mb", 2),
            Map.entry("mib", 2),
            Map.entry("g", 3),
            Map.entry("gb", 3),
            Map.entry("gib", 3),
            Map.entry("t", 4),
            Map.entry("tb", 4),
            Map.entry("tib", 4));

    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size cannot be negative: " + bytes);
        }
    }

    /**
     * Reads a size.
     *
     * @param text as in the file
     * @return the size, or empty when it is none or larger than 2^63 - 1 bytes; a part of a byte is cut off
     */
    public static Optional<ByteSize> parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches() || !POWERS.containsKey(matcher.group(2))) {
            return Optional.empty();
        }
        BigDecimal factor = BigDecimal.valueOf(1L << (10 * POWERS.get(matcher.group(2))));
        BigDecimal bytes = new BigDecimal(matcher.group(1)).multiply(factor).setScale(0, RoundingMode.DOWN);
        return bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0
                ? Optional.empty()
                : Optional.of(new ByteSize(bytes.longValueExact()));
    }

    /**
     * A number of mebibytes.
     *
     * @param mebibytes how many
     * @return the size
     */
    public static ByteSize ofMb(long mebibytes) {
        return new ByteSize(Math.multiplyExact(mebibytes, 1L << 20));
    }

    @Override
    public int compareTo(ByteSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /** {@return the size for people, in the largest unit that keeps one decimal exact enough: {@code 1.5gb}} */
    @Override
    public String toString() {
        String[] units = {"b", "kb", "mb", "gb", "tb"};
        int power = 0;
        while (power < units.length - 1 && bytes >= 1L << (10 * (power + 1))) {
            power++;
        }
        BigDecimal value =
                BigDecimal.valueOf(bytes).divide(BigDecimal.valueOf(1L << (10 * power)), 1, RoundingMode.HALF_UP);
        return value.stripTrailingZeros().toPlainString() + units[power];
    }
}
