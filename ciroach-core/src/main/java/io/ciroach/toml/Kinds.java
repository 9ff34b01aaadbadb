package io.ciroach.toml;

import io.ciroach.model.ByteSize;
import io.ciroach.model.Cpus;
import io.ciroach.model.Variables;
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

    /** A line that people read. */
    static final Kind<String> LINE = new Kind<>(new Schema.Text("[^\\p{Cntrl}]*"), (node, reading) -> {
        String text = TEXT.read(node, reading);
        if (text != null && text.strip().codePoints().anyMatch(Character::isISOControl)) {
            reading.error(node.at(), "this is one line of text, without control characters");
            return null;
        }
        return text == null ? null : text.strip();
    });

    /** A line that names something. */
    static final Kind<String> NAME = new Kind<>(LINE.schema(), (node, reading) -> {
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

    static final Kind<List<Word>> WORDS = list(WORD);

    static final Kind<Node.Table> TABLE =
            new Kind<>(new Schema.Table(null, null), (node, reading) -> (Node.Table) node);

    static final Kind<List<Node.Table>> TABLES = list(TABLE);

    private static final int LONGEST_QUOTE = 80;

    /** The smallest that the kernel's quota of 1 ms in a period of 100 ms can tell. */
    private static final BigDecimal LEAST_CPUS = new BigDecimal("0.01");

    private static final BigDecimal MOST_CPUS = BigDecimal.valueOf(100_000);

    /** For editors; {@link ByteSize#parse} decides. */
    private static final String SIZE = "\\d+(\\.\\d+)?\\s*([kKmMgGtT]([iI]?[bB])?|[bB])?";

    private static final String SIZE_HINT =
            "sizes are written like \"512mb\", \"2gb\", \"1.5gb\" or \"64kb\", or as a number of bytes";

    private static final String DURATION_HINT =
            "durations are written like \"90s\", \"5m\", \"1h30m\" or \"250ms\", or as a number of seconds";

    static final Kind<Cpus> CPUS = new Kind<>(new Schema.Decimal(), Kinds::cpus);

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
            if (text != null && !text.matches(pattern)) {
                reading.error(node.at(), quoted(text) + ' ' + complaint, hint);
                return null;
            }
            return text;
        });
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
            int index = words.indexOf(text);
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
        return new Kind<>(schema, (node, reading) -> {
            String text = number(node, reading);
            ByteSize size = text == null ? null : ByteSize.parse(text).orElse(null);
            if (text != null && size == null) {
                reading.error(node.at(), shown(node, text) + " is no size", SIZE_HINT);
            } else if (size != null && size.compareTo(least) < 0) {
                reading.error(node.at(), shown(node, text) + " is too little: " + why);
                return null;
            }
            return size;
        });
    }

    /** A duration; {@code lasting} ones are more than 0. */
    static Kind<Duration> duration(boolean lasting) {
        Schema schema = new Schema.AnyOf(new Schema.Text(DurationText.PATTERN), new Schema.Decimal());
        return new Kind<>(schema, (node, reading) -> {
            String text = number(node, reading);
            Optional<Duration> duration = text == null
                    ? Optional.empty()
                    : node instanceof Node.Text ? DurationText.parse(text) : seconds(node);
            if (text != null && duration.isEmpty()) {
                reading.error(node.at(), shown(node, text) + " is no duration of a year or less", DURATION_HINT);
            } else if (lasting && duration.isPresent() && duration.get().isZero()) {
                reading.error(node.at(), shown(node, text) + " is too short, it must be more than 0");
                return null;
            }
            return duration.orElse(null);
        });
    }

    /** {@return text of the file for a message: one line, not endless, nothing that a terminal obeys} */
    static String quoted(String text) {
        StringBuilder shown = new StringBuilder("\"");
        text.codePoints().limit(LONGEST_QUOTE).forEach(c -> shown.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
        return shown.append(text.codePointCount(0, text.length()) > LONGEST_QUOTE ? "…\"" : "\"")
                .toString();
    }

    private static @Nullable String number(Node node, Reading reading) {
        return node instanceof Node.Text text ? reading.text(text, Variables.Use.VALUE) : numeral(node);
    }

    private static String numeral(Node node) {
        return node instanceof Node.Whole whole
                ? Long.toString(whole.value())
                : Double.toString(((Node.Fraction) node).value());
    }

    private static String shown(Node node, @Nullable String text) {
        return node instanceof Node.Text ? quoted(String.valueOf(text)) : String.valueOf(text);
    }

    private static Optional<BigDecimal> decimal(Node node) {
        return node instanceof Node.Fraction fraction && !Double.isFinite(fraction.value())
                ? Optional.empty()
                : Optional.of(new BigDecimal(numeral(node)));
    }

    private static Optional<Duration> seconds(Node node) {
        return decimal(node).flatMap(DurationText::ofSeconds);
    }

    private static @Nullable Cpus cpus(Node node, Reading reading) {
        Optional<BigDecimal> number =
                decimal(node).filter(value -> value.compareTo(LEAST_CPUS) >= 0 && value.compareTo(MOST_CPUS) <= 0);
        if (number.isEmpty()) {
            reading.error(node.at(), numeral(node) + " is no number of CPUs", "such as 2, 1.5 or 0.25");
        }
        return number.map(Cpus::of).orElse(null);
    }
}
