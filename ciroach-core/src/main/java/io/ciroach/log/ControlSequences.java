package io.ciroach.log;

import java.util.regex.Pattern;

/**
 * Takes control characters and control sequences out of text, but tabs and colours. What a terminal would obey never
 * reaches one: cursor movement, titles, links, charset switches, C1 controls, overrides of the writing direction, also
 * unterminated or cut in the middle. Knows the sequence it is in from one piece of a line to the next; a line ends all.
 */
final class ControlSequences {

    private static final char ESCAPE = 0x1b;
    private static final char BELL = 0x07;
    private static final char CANCEL = 0x18;
    private static final char SUBSTITUTE = 0x1a;
    private static final char CSI = 0x9b;
    private static final char STRING_TERMINATOR = 0x9c;

    /** A longer list of colours is none. */
    private static final int LONGEST_COLOUR = 100;

    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;:]*m");

    private enum State {
        TEXT,
        /** After ESC. */
        ESCAPED,
        /** After ESC and an intermediate such as {@code (}, which want one more. */
        DESIGNATING,
        /** After CSI: parameters, then a letter. */
        CONTROL,
        /** In a string for the terminal (OSC, DCS, SOS, PM, APC), up to its terminator. */
        STRING
    }

    private State state = State.TEXT;
    private boolean colour;
    private final StringBuilder parameters = new StringBuilder();

    /** Forgets an open sequence: the line has ended. */
    void reset() {
        state = State.TEXT;
    }

    /** {@return the text without them} */
    String clean(String text) {
        if (state == State.TEXT && isClean(text)) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            take(text.charAt(i), out);
        }
        return out.toString();
    }

    /** {@return the text without colours}, which are all that a cleaned text has of sequences */
    static String withoutColours(String cleaned) {
        if (cleaned.indexOf(ESCAPE) < 0) {
            return cleaned;
        }
        return COLOUR.matcher(cleaned).replaceAll("");
    }

    private static boolean isClean(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\t' && isControl(c)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isControl(char c) {
        return c < 0x20
                || (c >= 0x7f && c < 0xa0)
                || (c >= '\u2028' && c <= '\u202e') // line and paragraph separators, embeddings and overrides
                || (c >= '\u2066' && c <= '\u2069'); // isolates
    }

    private void take(char c, StringBuilder out) {
        if (c == CANCEL || c == SUBSTITUTE) {
            state = State.TEXT;
            return;
        }
        switch (state) {
            case TEXT -> text(c, out);
            case ESCAPED -> escaped(c, out);
            case DESIGNATING -> designating(c, out);
            case CONTROL -> control(c, out);
            case STRING -> string(c);
        }
    }

    private void text(char c, StringBuilder out) {
        if (c == '\t' || !isControl(c)) {
            out.append(c);
        } else if (c == ESCAPE) {
            state = State.ESCAPED;
        } else if (c == CSI) {
            begin(false);
        } else if (c == 0x90 || c == 0x98 || (c >= 0x9d && c <= 0x9f)) {
            state = State.STRING;
        }
    }

    private void escaped(char c, StringBuilder out) {
        if (c == '[') {
            begin(true);
        } else if (c == ']' || c == 'P' || c == 'X' || c == '^' || c == '_') {
            state = State.STRING;
        } else if (c >= 0x20 && c <= 0x2f) {
            state = State.DESIGNATING;
        } else if (c >= 0x30 && c <= 0x7e) {
            state = State.TEXT;
        } else if (c >= 0x20) {
            again(c, out);
        }
    }

    private void designating(char c, StringBuilder out) {
        if (c >= 0x30 && c <= 0x7e) {
            state = State.TEXT;
        } else if (c == ESCAPE) {
            state = State.ESCAPED;
        } else if (c > 0x7e) {
            again(c, out);
        }
    }

    private void begin(boolean sevenBit) {
        state = State.CONTROL;
        colour = sevenBit;
        parameters.setLength(0);
    }

    private void control(char c, StringBuilder out) {
        if (c >= 0x40 && c <= 0x7e) {
            if (c == 'm' && colour) {
                out.append(ESCAPE).append('[').append(parameters).append('m');
            }
            state = State.TEXT;
        } else if (c >= '0' && c <= ';' && parameters.length() < LONGEST_COLOUR) {
            parameters.append(c);
        } else if (c >= 0x20 && c <= 0x3f) {
            colour = false;
        } else if (c == ESCAPE) {
            state = State.ESCAPED;
        } else if (c > 0x7e) {
            again(c, out);
        }
    }

    private void string(char c) {
        if (c == BELL || c == STRING_TERMINATOR) {
            state = State.TEXT;
        } else if (c == ESCAPE) {
            // Its terminator is ESC and a backslash; any other sequence ends the string as well.
            state = State.ESCAPED;
        }
    }

    /** What cannot belong to the sequence ends it, and is text. */
    private void again(char c, StringBuilder out) {
        state = State.TEXT;
        text(c, out);
    }
}
