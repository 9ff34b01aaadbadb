package io.ciroach.problem;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong, or worth a warning.
 *
 * @param location where in the file, or null when it is not about a place in a file
 * @param message one sentence without its place: what is wrong
 * @param hint what to do next, or null where the message says it already
 */
public record Problem(
        @Nullable Location location,
        String message,
        @Nullable String hint) {

    /**
     * A problem without a place.
     *
     * @param message what is wrong
     * @param hint what to do next, or null
     * @return the problem
     */
    public static Problem of(String message, @Nullable String hint) {
        return new Problem(null, message, hint);
    }

    /**
     * {@return the problem as a user reads it: place and message, the line with a caret, the hint}
     * Lines are separated by {@code \n}; there is none at the end. Whatever text of a file or of an engine it repeats, it
     * holds no control character that a terminal would obey.
     */
    public String render() {
        StringBuilder text = new StringBuilder();
        if (location != null) {
            text.append(location).append(": ");
        }
        text.append(printable(message));
        if (location != null) {
            text.append('\n').append(Snippet.of(location));
        }
        if (hint != null) {
            text.append("\n  hint: ").append(printable(hint));
        }
        return text.toString();
    }

    private static String printable(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        text.codePoints().forEach(c -> printable.appendCodePoint(c != '\n' && Character.isISOControl(c) ? ' ' : c));
        return printable.toString();
    }
}
