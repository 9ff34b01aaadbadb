package io.ciroach.report;

import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Makes text from elsewhere harmless on a console. Names, messages of engines and registries, lines of steps: none of it may
 * command a terminal or a CI server.
 *
 * <p>Most CI servers look for their commands at the start of a line ({@code ::error}, {@code section_start:}), where a line
 * of ours never has foreign text. Some find {@code ##[}, {@code ##vso[} or {@code ##teamcity[} anywhere in a line: these
 * are broken up by a space.
 */
final class Inert {

    private static final Pattern COMMAND = Pattern.compile("##(?=[A-Za-z]*\\[)");
    private static final Pattern LEADING_COLONS = Pattern.compile("^(\\s*)::");
    private static final Pattern CONTROLS =
            Pattern.compile("[\\p{Cntrl}\u0080-\u009f\u2028-\u202e\u2066-\u2069&&[^\t]]+");
    private static final Pattern COLOURS = Pattern.compile("\u001b\\[[0-9;:]*m");

    private Inert() {}

    /** Text of one line that may hold anything; runs of control characters but tabs become one space. */
    static String text(String any) {
        return withoutCommands(visible(any));
    }

    /** The same where no CI server reads along. */
    static String visible(String any) {
        return CONTROLS.matcher(any).replaceAll(" ");
    }

    /** A path, whose names may hold anything as well. */
    static String path(Path path) {
        return text(path.toString());
    }

    /** Text of several lines that may hold anything, each at the start of a line of its own. */
    static String lines(String any) {
        return any.lines()
                .map(line -> LEADING_COLONS.matcher(text(line)).replaceFirst("$1: :"))
                .collect(Collectors.joining("\n"));
    }

    /** A line that holds no control sequences but colours; these stay, and end with it, or go. */
    static String line(String line, boolean colours) {
        if (line.indexOf('\u001b') < 0) {
            return withoutCommands(line);
        }
        return colours
                ? withoutCommands(line) + "\u001b[0m"
                : withoutCommands(COLOURS.matcher(line).replaceAll(""));
    }

    private static String withoutCommands(String line) {
        return line.contains("##") ? COMMAND.matcher(line).replaceAll("# #") : line;
    }
}
