package io.ciroach.toml;

import io.ciroach.problem.Location;
import io.ciroach.problem.Problems;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlParseError;

/** What the TOML library complains of, in words for who writes a file rather than for who writes a grammar. */
final class SyntaxErrors {

    private static final Pattern UNEXPECTED = Pattern.compile("Unexpected (.+), expected (.+?)", Pattern.DOTALL);
    private static final Pattern TWICE =
            Pattern.compile("(.+) previously defined at line (\\d+), column \\d+", Pattern.DOTALL);
    private static final Pattern ESCAPE = Pattern.compile("Invalid escape sequence '(.+)'", Pattern.DOTALL);
    private static final Pattern BARE_WORD = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_./:-]*");

    private static final String NO_HEADER = "this is no header of a table";
    private static final String HEADER_HINT = "such as [pipeline] or [[pipeline.steps]], alone in its line";

    private final SourceText source;
    private final Problems problems;
    private boolean incomplete;

    private SyntaxErrors(SourceText source, Problems problems) {
        this.source = source;
        this.problems = problems;
    }

    /** {@return whether something that was written is not in the tree} */
    static boolean report(List<TomlParseError> errors, SourceText source, Problems problems) {
        SyntaxErrors all = new SyntaxErrors(source, problems);
        errors.stream().sorted(Comparator.comparing(error -> at(error, source))).forEach(all::report);
        return all.incomplete;
    }

    private static Location at(TomlParseError error, SourceText source) {
        return source.at(error.position().line(), error.position().column());
    }

    /** The first of a line is the one that was made; the others mostly follow from it. */
    private void report(TomlParseError error) {
        Location at = at(error, source);
        String message = String.valueOf(error.getMessage());
        Matcher twice = TWICE.matcher(message);
        boolean header = source.isHeader(at.line());
        if (twice.matches()) {
            incomplete |= header;
            if (!source.isSpoilt(at)) {
                problems.error(
                        at, Kinds.quoted(twice.group(1)) + " is written twice, first in line " + twice.group(2), null);
                source.spoil(at.line());
            }
            return;
        }
        incomplete = true;
        if (source.isFaulty(at)) {
            return;
        }
        source.spoil(at.line());
        Matcher unexpected = UNEXPECTED.matcher(message);
        Matcher escape = ESCAPE.matcher(message);
        if (unexpected.matches()) {
            reportUnexpected(at, unexpected.group(1), unexpected.group(2), header);
        } else if (message.equals("Empty table key")) {
            problems.error(at, NO_HEADER, HEADER_HINT);
        } else if (escape.matches()) {
            problems.error(
                    at,
                    Kinds.quoted(escape.group(1)) + " is no escape sequence",
                    "a backslash is written \\\\, or the string stands in '...'");
        } else {
            problems.error(at, plain(message), null);
        }
    }

    private void reportUnexpected(Location at, String actual, String expected, boolean header) {
        boolean end = actual.startsWith("end of");
        if (actual.startsWith("'\\")) {
            problems.error(
                    at,
                    "a control character cannot stand here",
                    "in a string in \"...\" it is written \\u and four digits");
        } else if (expected.startsWith("\"\"\"") || expected.startsWith("'''")) {
            reportOpenText(at, expected.substring(0, 3));
        } else if (end && (expected.startsWith("\"") || expected.startsWith("'"))) {
            problems.error(
                    at,
                    "the string is not closed",
                    "it ends with " + expected.charAt(0) + " in the same line; text of several lines stands in \"\"\"");
        } else if (expected.equals("a value")) {
            reportNoValue(at, end ? null : actual);
        } else if (header && !source.line(at.line()).contains("=")) {
            problems.error(at, NO_HEADER, HEADER_HINT);
        } else if (expected.contains("}")) {
            problems.error(
                    end ? lastWritten(at) : at,
                    end ? "the table is not closed: \"}\" is missing" : "\",\" or \"}\" is missing before this",
                    null);
        } else if (expected.contains("]")) {
            problems.error(
                    end ? lastWritten(at) : at,
                    end ? "the array is not closed: \"]\" is missing" : "\",\" or \"]\" is missing before this",
                    null);
        } else if (expected.equals(". or =")) {
            problems.error(
                    at,
                    end ? "\"=\" and a value are missing after the key" : "\"=\" is missing after the key",
                    end ? null : "a key with a space in it stands in quotation marks");
        } else if (expected.startsWith("a key")) {
            problems.error(at, actual.equals("'='") ? "a key is missing before \"=\"" : "a key is expected here", null);
        } else if (expected.startsWith("a newline")) {
            problems.error(
                    at,
                    "the value has ended before this",
                    "a line holds one key and one value, a string in quotation marks");
        } else {
            problems.error(at, plain("unexpected " + actual + ", expected " + expected), null);
        }
    }

    /** What is open at the end of the file was left open above its empty lines. */
    private Location lastWritten(Location at) {
        int line = at.line();
        while (line > 1 && source.line(line).isBlank()) {
            line--;
        }
        return line == at.line()
                ? at
                : source.at(
                        line,
                        source.line(line).codePointCount(0, source.line(line).length()) + 1);
    }

    /** The library notices at the end of the file; what helps is where the string begins, after which no such mark follows. */
    private void reportOpenText(Location at, String mark) {
        for (int line = at.line(); line > 0; line--) {
            int index = source.line(line).lastIndexOf(mark);
            if (index >= 0) {
                int column = source.line(line).codePointCount(0, index) + 1;
                problems.error(
                        source.at(line, column), "the string that begins here is not closed", "it ends with " + mark);
                return;
            }
        }
        problems.error(at, "a string is not closed", "it ends with " + mark);
    }

    private void reportNoValue(Location at, @Nullable String actual) {
        if (actual == null) {
            problems.error(at, "a value is missing here", null);
            return;
        }
        Matcher word = BARE_WORD.matcher(at.text());
        int start = at.text()
                .offsetByCodePoints(
                        0,
                        Math.min(
                                at.column() - 1,
                                at.text().codePointCount(0, at.text().length())));
        if (word.region(start, at.text().length()).lookingAt()) {
            String written = word.group();
            String lower = written.toLowerCase(Locale.ROOT);
            boolean flag = lower.equals("true") || lower.equals("false");
            problems.error(
                    at,
                    Kinds.quoted(written) + " is no value",
                    flag ? "it is written " + lower : "a string stands in quotation marks: " + Kinds.quoted(written));
        } else {
            problems.error(at, "a value is expected here", "a string stands in quotation marks");
        }
    }

    private static String plain(String message) {
        String line = message.replaceAll("\\p{Cntrl}", " ").replaceAll(" at line (\\d+), column \\d+", " in line $1");
        return line.substring(0, 1).toLowerCase(Locale.ROOT) + line.substring(1);
    }
}
