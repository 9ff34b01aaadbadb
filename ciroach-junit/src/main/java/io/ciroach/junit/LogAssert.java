package io.ciroach.junit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ciroach.result.StepResult;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ListAssert;
import org.jspecify.annotations.Nullable;

/**
 * Assertions about what a step wrote, line by line, of all its attempts. Colours and other control sequences are left out,
 * and of progress output that overwrites itself only the last state counts. The log is read anew for each assertion and
 * never held as a whole.
 */
public final class LogAssert extends AbstractAssert<LogAssert, StepResult> {

    private static final Pattern SEQUENCES =
            Pattern.compile("\u001B(?:\\[[0-?]*[ -/]*[@-~]|\\][^\u0007\u001B]*(?:\u0007|\u001B\\\\)|[@-Z\\\\-_])");

    private static final String SUFFIX = ".log";

    private final String stream;

    private LogAssert(StepResult actual, String stream) {
        super(actual, LogAssert.class);
        this.stream = stream;
        describedAs("%s of step \"%s\"", stream.isEmpty() ? "log" : stream, actual.name());
    }

    static LogAssert of(StepResult step) {
        return new LogAssert(step, "");
    }

    /** {@return assertions about what it wrote to standard output alone} */
    public LogAssert stdout() {
        return new LogAssert(actual, "stdout");
    }

    /** {@return assertions about what it wrote to standard error alone} */
    public LogAssert stderr() {
        return new LogAssert(actual, "stderr");
    }

    private AssertionError wrong(String expected) {
        return failure("expected %s, but %s", expected, Described.step(actual));
    }

    /**
     * Each of them is in some line.
     *
     * @param texts parts of lines
     * @return this
     */
    public LogAssert contains(String... texts) {
        for (String text : texts) {
            if (!any(line -> line.contains(text))) {
                throw wrong("a line with \"" + text + "\"");
            }
        }
        return this;
    }

    /**
     * None of them is in any line.
     *
     * @param texts parts of lines
     * @return this
     */
    public LogAssert doesNotContain(String... texts) {
        for (String text : texts) {
            Optional<String> line =
                    read(lines -> lines.filter(one -> one.contains(text)).findFirst());
            if (line.isPresent()) {
                throw wrong("no line with \"" + text + "\", there is \"" + Described.inert(line.get()) + "\"");
            }
        }
        return this;
    }

    /**
     * A whole line matches.
     *
     * @param regex what
     * @return this
     */
    public LogAssert matches(String regex) {
        Pattern pattern = Pattern.compile(regex);
        if (!any(line -> pattern.matcher(line).matches())) {
            throw wrong("a line that matches /" + regex + "/");
        }
        return this;
    }

    /**
     * Some line has the first of them, a later one the second, and so on.
     *
     * @param texts parts of lines
     * @return this
     */
    public LogAssert inOrder(String... texts) {
        Deque<String> missing = new ArrayDeque<>(List.of(texts));
        read(lines -> {
            lines.filter(line -> !missing.isEmpty() && line.contains(missing.getFirst()))
                    .forEach(line -> missing.removeFirst());
            return "";
        });
        if (!missing.isEmpty()) {
            throw wrong("lines with " + List.of(texts) + " in this order, \"" + missing.getFirst()
                    + "\" did not come after what is before it");
        }
        return this;
    }

    /**
     * It wrote so many lines.
     *
     * @param expected how many
     * @return this
     */
    public LogAssert hasLines(long expected) {
        long count = read(Stream::count);
        if (count != expected) {
            throw wrong(expected + " lines, there are " + count);
        }
        return this;
    }

    /** {@return this; it wrote nothing} */
    public LogAssert isEmpty() {
        return hasLines(0);
    }

    /** {@return this; all of its output is there: no engine went away, and no disk was full} */
    public LogAssert isComplete() {
        if (!actual.logComplete()) {
            throw wrong("all of its log");
        }
        return this;
    }

    /**
     * Goes on with the end.
     *
     * @param count at most so many
     * @return assertions about the last lines
     */
    public ListAssert<String> lastLines(int count) {
        Deque<String> last = new ArrayDeque<>();
        read(lines -> {
            lines.forEach(line -> {
                last.addLast(line);
                if (last.size() > count) {
                    last.removeFirst();
                }
            });
            return "";
        });
        return Assertions.assertThat(List.copyOf(last)).as("last lines of step \"%s\"", actual.name());
    }

    /** {@return assertions about all lines, which are held in memory for it} */
    public ListAssert<String> lines() {
        return Assertions.assertThat(all()).as("lines of step \"%s\"", actual.name());
    }

    private List<String> all() {
        return read(Stream::toList);
    }

    private boolean any(Predicate<String> test) {
        return read(lines -> lines.anyMatch(test));
    }

    private <T> T read(Function<Stream<String>, T> reading) {
        Path file = file();
        if (file == null) {
            return reading.apply(Stream.empty());
        }
        try (Reader log = new BufferedReader(new InputStreamReader(Files.newInputStream(file), UTF_8))) {
            return reading.apply(Stream.iterate(next(log), Optional::isPresent, line -> next(log))
                    .flatMap(Optional::stream)
                    .map(LogAssert::plain));
        } catch (NoSuchFileException e) {
            if (stream.isEmpty()) {
                throw new UncheckedIOException("the log of step \"" + actual.name() + "\" is gone", e);
            }
            return reading.apply(Stream.empty()); // a stream to which nothing was written has no file
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next line; nothing at the end. A carriage return, which others take for the end of a line, is none. */
    private static Optional<String> next(Reader log) {
        StringBuilder line = new StringBuilder();
        try {
            int character = log.read();
            if (character < 0) {
                return Optional.empty();
            }
            while (character >= 0 && character != '\n') {
                line.append((char) character);
                character = log.read();
            }
            return Optional.of(line.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private @Nullable Path file() {
        Path log = actual.log();
        if (log == null || stream.isEmpty()) {
            return log;
        }
        String name = String.valueOf(log.getFileName());
        return log.resolveSibling(name.substring(0, name.length() - SUFFIX.length()) + "." + stream + SUFFIX);
    }

    private static String plain(String line) {
        String text = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
        return SEQUENCES.matcher(text.substring(text.lastIndexOf('\r') + 1)).replaceAll("");
    }
}
