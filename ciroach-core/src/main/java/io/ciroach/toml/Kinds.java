package io.ciroach.toml;

import io.ciroach.model.ByteSize;
import io.ciroach.model.Cpus;
import io.ciroach.model.Variables;
import io.ciroach.problem.Location;
import io.ciroach.problem.Suggestion;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The kinds of values that several keys share. */
final class Kinds {

    static final Kind<Boolean> FLAG = new Kind<>(new Schema.Flag(), (node, reading) -> ((Node.Flag) node).value());

    /** Any text. */
    static final Kind<String> TEXT = text(null);

    /** Space at either end does not count, so it may be any. */
    private static final String LINE_PATTERN =
            "[\\s\\u001c-\\u001f]*[^\\u0000-\\u001f\\u007f-\\u009f]*[\\s\\u001c-\\u001f]*";

    /** A line that people read. */
    static final Kind<String> LINE = new Kind<>(new Schema.Text(LINE_PATTERN), (node, reading) -> {
        String text = TEXT.read(node, reading);
        if (text != null && text.strip().codePoints().anyMatch(Character::isISOControl)) {
            reading.error(node.at(), "this is one line of text, without control characters");
            return null;
        }
        return text == null ? null : text.strip();
    });

    /** A line that names something. */
    static final Kind<String> NAME = new Kind<>(new Schema.Text("(?=[\\s\\S]*\\S)" + LINE_PATTERN), (node, reading) -> {
        String name = LINE.read(node, reading);
        if (name != null && name.isEmpty()) {
            reading.error(node.at(), "a name has at least one character");
            return null;
        }
        return name;
    });

    /** What becomes a string without a doubt how; a fraction does not: is 1.80 the same as 1.8? */
    static final Kind<String> SCALAR = new Kind<>(
            new Schema.AnyOf(
                    new Schema.Text(null), new Schema.Whole(Long.MIN_VALUE, Long.MAX_VALUE), new Schema.Flag()),
            (node, reading) -> node instanceof Node.Text text
                    ? reading.text(text, Variables.Use.VALUE)
                    : node instanceof Node.Whole whole
                            ? Long.toString(whole.value())
                            : Boolean.toString(((Node.Flag) node).value()));

    static final Kind<Word> WORD = new Kind<>(TEXT.schema(), (node, reading) -> {
        String text = TEXT.read(node, reading);
        return text == null ? null : new Word(text, node.at());
    });

    /** A string as it stands; {@link StepNames} judges it. */
    static final Kind<Word> STEP_NAME = new Kind<>(
            new Schema.Text(StepNames.STEP, true), (node, reading) -> new Word(((Node.Text) node).value(), node.at()));

    static final Kind<List<Word>> WORDS = list(WORD);

    static final Kind<Node.Table> TABLE =
            new Kind<>(new Schema.Table(null, null, null), (node, reading) -> (Node.Table) node);

    private static final int LONGEST_QUOTE = 80;

    /** Linux allows no longer path; patterns with groups go a stack frame deeper for each repetition. */
    private static final int LONGEST = 4096;

    /** The smallest that the kernel's quota of 1 ms in a period of 100 ms can tell. */
    private static final BigDecimal LEAST_CPUS = new BigDecimal("0.01");

    private static final BigDecimal MOST_CPUS = BigDecimal.valueOf(100_000);

    /** For editors; {@link ByteSize#parse} decides. */
    private static final String SIZE =
            "(?=.*[1-9])\\s*\\d{1,19}(?:\\.\\d{1,9})?\\s*(?:[kKmMgGtT](?:[iI]?[bB])?|[bB])?\\s*";

    private static final String SIZE_HINT =
            "sizes are written like \"512mb\", \"2gb\", \"1.5gb\" or \"64kb\", or as a number of bytes";

    private static final String CPUS_HINT = "such as 2, 1.5 or 0.25";

    private static final String DURATION_HINT =
            "durations are written like \"90s\", \"5m\", \"1h30m\" or \"250ms\", or as a number of seconds";

    static final Kind<Cpus> CPUS = new Kind<>(new Schema.Decimal(LEAST_CPUS, MOST_CPUS), CPUS_HINT, Kinds::cpus);

    private Kinds() {}

    static Kind<String> text(@Nullable String pattern) {
        return new Kind<>(
                new Schema.Text(pattern), (node, reading) -> reading.text((Node.Text) node, Variables.Use.VALUE));
    }

    /** Text of a form that a pattern describes; the complaint follows the text itself. */
    static Kind<String> matching(String pattern, String complaint, @Nullable String hint) {
        Kind<String> any = text(pattern);
        return new Kind<>(any.schema(), (node, reading) -> {
            String text = any.read(node, reading);
            if (text != null && (text.length() > LONGEST || !text.matches(pattern))) {
                reading.error(node.at(), quoted(text) + ' ' + complaint, hint);
                return null;
            }
            return text;
        });
    }

    /** A table, for {@link Values} to read. */
    static Kind<Node.Table> table(Keys.Group keys) {
        return new Kind<>(new Schema.Table(keys, null, null), TABLE.reader());
    }

    /** A table with names of its own. */
    static Kind<Node.Table> named(String names, Schema values) {
        return new Kind<>(new Schema.Table(null, names, values), TABLE.reader());
    }

    static Kind<Integer> whole(int least, int most) {
        return new Kind<>(new Schema.Whole(least, most), (node, reading) -> {
            long value = ((Node.Whole) node).value();
            if (value < least || value > most) {
                reading.error(node.at(), value + " is out of range, from " + least + " to " + most + " is allowed");
                return null;
            }
            return (int) value;
        });
    }

    /** One word of a few, each with what it means. */
    static <T> Kind<T> oneOf(List<String> words, List<T> meanings) {
        Schema.OneOf schema = new Schema.OneOf(words);
        return new Kind<>(schema, (node, reading) -> {
            String text = reading.text((Node.Text) node, Variables.Use.VALUE);
            int index = text == null ? -1 : words.indexOf(text);
            if (text != null && index < 0) {
                reading.error(
                        node.at(), quoted(text) + " is not " + schema.words() + Suggestion.didYouMean(text, words));
            }
            return index < 0 ? null : meanings.get(index);
        });
    }

    /** An array; what is wrong in it is left out of the list. */
    static <T> Kind<List<T>> list(Kind<T> of) {
        return new Kind<>(new Schema.Items(of.schema()), (node, reading) -> {
            List<T> list = new ArrayList<>();
            for (Node element : ((Node.Items) node).values()) {
                T value = of.read(element, reading);
                if (value != null) {
                    list.add(value);
                }
            }
            return list;
        });
    }

    static Kind<ByteSize> size(ByteSize least, String why) {
        Schema schema = new Schema.AnyOf(new Schema.Text(SIZE), new Schema.Whole(least.bytes(), Long.MAX_VALUE));
        return new Kind<>(schema, SIZE_HINT, (node, reading) -> {
            String text = number(node, reading);
            if (text == null) {
                return null;
            }
            Optional<ByteSize> size = ByteSize.parse(text);
            if (size.isEmpty()) {
                reading.error(node.at(), shown(node, text) + " is no size", SIZE_HINT);
            } else if (size.get().compareTo(least) < 0) {
                reading.error(node.at(), shown(node, text) + " is too little: " + why);
                return null;
            }
            return size.orElse(null);
        });
    }

    /** A duration; {@code lasting} ones are more than 0. */
    static Kind<Duration> duration(boolean lasting) {
        String pattern = (lasting ? "(?=.*[1-9])" : "(?=.)") + "(?:" + DurationText.PATTERN + ")";
        BigDecimal least = lasting ? BigDecimal.valueOf(1, 9) : BigDecimal.ZERO;
        BigDecimal most = BigDecimal.valueOf(DurationText.LONGEST.toSeconds());
        Schema schema = new Schema.AnyOf(new Schema.Text(pattern), new Schema.Decimal(least, most));
        return new Kind<>(schema, DURATION_HINT, (node, reading) -> {
            String text = number(node, reading);
            if (text == null) {
                return null;
            }
            Optional<BigDecimal> seconds = (node instanceof Node.Text ? DurationText.seconds(text) : decimal(node))
                    .filter(number -> number.signum() >= 0);
            if (seconds.isEmpty()) {
                reading.error(node.at(), shown(node, text) + " is no duration", DURATION_HINT);
            } else if (DurationText.isTooLong(seconds.get())) {
                reading.error(node.at(), shown(node, text) + " is longer than a year");
            } else if (lasting && DurationText.of(seconds.get()).isZero()) {
                reading.error(node.at(), shown(node, text) + " is too short: it must be more than 0");
            } else {
                return DurationText.of(seconds.get());
            }
            return null;
        });
    }

    /** {@return text of the file for a message: one line, not endless, nothing that a terminal obeys} */
    static String quoted(String text) {
        StringBuilder shown = new StringBuilder("\"");
        text.codePoints().limit(LONGEST_QUOTE).forEach(c -> shown.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
        return shown.append(text.codePointCount(0, text.length()) > LONGEST_QUOTE ? "…\"" : "\"")
                .toString();
    }

    /** {@return the end of a sentence on something that stands twice} */
    static String first(Location first, Location again) {
        return first.line() == again.line() ? ", first in this line" : ", first in line " + first.line();
    }

    private static @Nullable String number(Node node, Reading reading) {
        return node instanceof Node.Text text ? reading.text(text, Variables.Use.VALUE) : numeral(node);
    }

    private static String numeral(Node node) {
        return node instanceof Node.Whole whole ? Long.toString(whole.value()) : ((Node.Fraction) node).written();
    }

    private static String shown(Node node, String text) {
        return node instanceof Node.Text ? quoted(text) : text;
    }

    private static Optional<BigDecimal> decimal(Node node) {
        if (node instanceof Node.Fraction fraction) {
            return Double.isFinite(fraction.value())
                    ? Optional.of(BigDecimal.valueOf(fraction.value()))
                    : Optional.empty();
        }
        return Optional.of(BigDecimal.valueOf(((Node.Whole) node).value()));
    }

    private static @Nullable Cpus cpus(Node node, Reading reading) {
        Optional<BigDecimal> number =
                decimal(node).filter(value -> value.compareTo(LEAST_CPUS) >= 0 && value.compareTo(MOST_CPUS) <= 0);
        if (number.isEmpty()) {
            reading.error(node.at(), numeral(node) + " is no number of CPUs", CPUS_HINT);
        }
        return number.map(Cpus::of).orElse(null);
    }
}
