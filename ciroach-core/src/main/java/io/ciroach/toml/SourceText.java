package io.ciroach.toml;

import io.ciroach.problem.Location;
import io.ciroach.problem.Problems;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The text of a file by lines, and the lines of which nothing more can be said because they could not be understood. */
final class SourceText {

    /**
     * Ten thousand steps take about half of this, and the parser some hundred times as much memory. What is larger is no
     * pipeline but a file named by mistake.
     */
    private static final int LARGEST = 4 << 20;

    /** A file with so many lines of bad bytes is no text at all: it would have thousands of problems, and each be slow. */
    private static final int MOST_BAD_LINES = 20;

    private final String file;
    private final String text;
    private final List<String> lines;
    private final Set<Integer> faulty = new HashSet<>();
    private final Set<Integer> misplaced = new HashSet<>();

    private SourceText(String file, String text) {
        this.file = file;
        this.text = text;
        this.lines = Arrays.asList(text.split("\n", -1));
    }

    /** Bytes that are no UTF-8 are reported, once a line, and replaced, so that the rest is still checked. */
    static SourceText decode(String file, byte[] content, Problems problems) {
        if (content.length > LARGEST) {
            return refused(
                    file,
                    "the file has " + content.length + " bytes, a pipeline file at most " + LARGEST,
                    null,
                    problems);
        }
        if (startsWith(content, 0xFF, 0xFE) || startsWith(content, 0xFE, 0xFF)) {
            return refused(file, "the file is UTF-16", "TOML is UTF-8: save the file as UTF-8", problems);
        }
        int start = startsWith(content, 0xEF, 0xBB, 0xBF) ? 3 : 0;
        ByteBuffer bytes = ByteBuffer.wrap(content, start, content.length - start);
        CharBuffer chars = CharBuffer.allocate(content.length + 1);
        List<Integer> replaced = new ArrayList<>();
        List<Byte> values = new ArrayList<>();
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CoderResult result = decoder.decode(bytes, chars, true);
        while (result.isError()) {
            replaced.add(chars.position());
            values.add(bytes.get(bytes.position()));
            chars.put('\uFFFD');
            bytes.position(bytes.position() + result.length());
            result = decoder.decode(bytes, chars, true);
        }
        SourceText source = new SourceText(file, chars.flip().toString());
        source.reportReplaced(replaced, values, problems);
        return source.faulty.size() < MOST_BAD_LINES ? source : nothing(file);
    }

    /** Instead of a file of which nothing can be said but what was said already. */
    private static SourceText nothing(String file) {
        SourceText nothing = new SourceText(file, "");
        nothing.spoil(1);
        return nothing;
    }

    private static SourceText refused(String file, String why, @Nullable String hint, Problems problems) {
        SourceText nothing = nothing(file);
        problems.error(nothing.start(), why, hint);
        return nothing;
    }

    private static boolean startsWith(byte[] content, int... first) {
        for (int i = 0; i < first.length; i++) {
            if (content.length <= i || (content[i] & 0xFF) != first[i]) {
                return false;
            }
        }
        return true;
    }

    private void reportReplaced(List<Integer> offsets, List<Byte> values, Problems problems) {
        int line = 1;
        int start = 0;
        for (int i = 0; i < offsets.size() && faulty.size() < MOST_BAD_LINES; i++) {
            int offset = offsets.get(i);
            for (int end = text.indexOf('\n', start); end >= 0 && end < offset; end = text.indexOf('\n', start)) {
                start = end + 1;
                line++;
            }
            if (faulty.add(line)) {
                problems.error(
                        at(line, text.codePointCount(start, offset) + 1),
                        String.format(Locale.ROOT, "the byte 0x%02X is no UTF-8 here", values.get(i)),
                        "TOML is UTF-8: save the file as UTF-8");
            }
        }
    }

    String text() {
        return text;
    }

    String line(int line) {
        String whole = lines.get(Math.min(line, lines.size()) - 1);
        return whole.endsWith("\r") ? whole.substring(0, whole.length() - 1) : whole;
    }

    Location start() {
        return at(1, 1);
    }

    Location at(int line, int column) {
        return new Location(file, line, column, line(line));
    }

    /**
     * A line that was not understood: what else would be said of it is a consequence. If it was to be a table's header, its
     * keys have landed in another table, so the same goes for all lines up to the next header.
     */
    void spoil(int line) {
        faulty.add(line);
        if (isHeader(line)) {
            for (int next = line + 1; next <= lines.size() && !isHeader(next); next++) {
                misplaced.add(next);
            }
        }
    }

    boolean isHeader(int line) {
        return line(line).stripLeading().startsWith("[");
    }

    /** {@return whether the line itself was not understood} */
    boolean isFaulty(Location at) {
        return faulty.contains(at.line());
    }

    /** {@return whether nothing more can be said of the line} */
    boolean isSpoilt(Location at) {
        return isFaulty(at) || misplaced.contains(at.line());
    }
}
