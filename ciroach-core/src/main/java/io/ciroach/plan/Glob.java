package io.ciroach.plan;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;

/** Matches names, and matrix subsets in brackets: {@code os=linux,version=1.*}. */
final class Glob {

    /** Text as it stands: what {@code needs} names. */
    static final BiPredicate<String, String> LITERAL = String::equals;

    /** {@code *} is any text, {@code ?} one character. */
    static final BiPredicate<String, String> WILD = Glob::matches;

    private Glob() {}

    /**
     * Whether a text names entries of a combination, each at most once, in any order. A value may hold commas itself, so
     * every comma is tried as an end.
     */
    static boolean isSubset(String text, Map<String, String> combination, BiPredicate<String, String> equal) {
        Set<String> entries = new TreeSet<>();
        combination.forEach((key, value) -> entries.add(key + "=" + value));
        return isSubset(text, entries, equal);
    }

    private static boolean isSubset(String text, Set<String> entries, BiPredicate<String, String> equal) {
        for (int end = text.indexOf(','); ; end = text.indexOf(',', end + 1)) {
            String first = end < 0 ? text : text.substring(0, end);
            for (String entry : entries) {
                if (equal.test(first.strip(), entry)) {
                    Set<String> others = new TreeSet<>(entries);
                    others.remove(entry);
                    if (end < 0 || isSubset(text.substring(end + 1), others, equal)) {
                        return true;
                    }
                }
            }
            if (end < 0) {
                return false;
            }
        }
    }

    /** Goes back to the last star only, so its time is at most the product of both lengths. */
    static boolean matches(String pattern, String text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int resume = 0;
        while (t < text.length()) {
            char c = p < pattern.length() ? pattern.charAt(p) : '\0';
            if (c == '*' && p < pattern.length()) {
                star = p++;
                resume = t;
            } else if (p < pattern.length() && (c == '?' || c == text.charAt(t))) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
