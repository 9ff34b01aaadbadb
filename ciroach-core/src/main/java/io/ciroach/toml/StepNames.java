package io.ciroach.toml;

import org.jspecify.annotations.Nullable;

/** What a step or a stage may be called. */
final class StepNames {

    private static final int LONGEST = 100;
    private static final String RESERVED = "[],=*?";

    private static final String CONTROL = "\\u0000-\\u001f\\u007f-\\u009f";

    /** For editors; {@link #complaint} decides. */
    static final String STEP = pattern(CONTROL + "\\[\\],=*?");

    static final String STAGE = pattern(CONTROL);

    private StepNames() {}

    /** {@return what is wrong with a name, as the end of a sentence, or null} */
    static @Nullable String complaint(String name, boolean step) {
        int length = name.codePointCount(0, name.length());
        if (length == 0) {
            return "is empty";
        } else if (length > LONGEST) {
            return "has " + length + " characters, at most " + LONGEST + " are allowed";
        } else if (name.codePoints().anyMatch(Character::isISOControl)) {
            return "holds a control character";
        } else if (isSpace(name.codePointAt(0)) || isSpace(name.codePointBefore(name.length()))) {
            return "has a space at its beginning or end";
        } else if (name.contains("${{")) {
            return "holds a variable; a matrix gives each of its steps a name by itself";
        } else if (step && name.codePoints().anyMatch(c -> RESERVED.indexOf(c) >= 0)) {
            return "holds one of [ ] , = * ?, which have a meaning where steps are named";
        }
        return null;
    }

    private static String pattern(String not) {
        String end = "[^\\s" + not + "]";
        return "(?![\\s\\S]*\\$\\{\\{)" + end + "(?:[^" + not + "]{0," + (LONGEST - 2) + "}" + end + ")?";
    }

    private static boolean isSpace(int codePoint) {
        return Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint);
    }
}
