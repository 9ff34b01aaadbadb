package io.ciroach.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * Which steps of the file take part. A pattern is a name as written, with {@code *} for any text and {@code ?} for one
 * character, and after it, where wanted, a matrix subset in brackets: {@code compile}, {@code test-*},
 * {@code compile[version=1.*]}. A pattern without brackets takes all of a matrix. One that matches nothing is a problem.
 *
 * @param steps those, what they need ({@code needs} only: waiting by order is no need), and the cleanup steps that need none
 *     or one of them; empty means all
 * @param only exactly those, of what {@code steps} leaves; empty means no restriction
 * @param skip taken out; they count as succeeded for others, and what only they need is not needed
 */
public record Selection(List<String> steps, List<String> only, List<String> skip) {

    /** All steps. */
    public static final Selection ALL = new Selection(List.of(), List.of(), List.of());

    public Selection {
        steps = List.copyOf(steps);
        only = List.copyOf(only);
        skip = List.copyOf(skip);
    }

    /**
     * Splits a list of patterns at its commas, but those in brackets.
     *
     * @param text such as {@code lint, compile[version=1.75,os=linux]}
     * @return the patterns without the space around them; empty ones are dropped
     */
    public static List<String> patterns(String text) {
        List<String> patterns = new ArrayList<>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : ',';
            if (c == '[') {
                depth++;
            } else if (c == ']') {
                depth = Math.max(0, depth - 1);
            } else if (i == text.length() || (c == ',' && depth == 0)) {
                patterns.add(text.substring(from, i).strip());
                from = i + 1;
            }
        }
        patterns.removeIf(String::isEmpty);
        return List.copyOf(patterns);
    }
}
