package io.ciroach.problem;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** "Did you mean": the known word nearest to a mistyped one. */
public final class Suggestion {

    /** What is longer was not mistyped by hand, and would be slow to compare. */
    private static final int LONGEST = 200;

    private Suggestion() {}

    /**
     * Finds the nearest known word, if one is near enough: at most a third of the letters differ (insertions, deletions,
     * replacements and swapped neighbours count one each), at least one may; but a name of one letter is near to no other.
     *
     * @param word what was written
     * @param known what there is
     * @return the nearest, the first of equally near ones
     */
    public static Optional<String> nearest(String word, Collection<String> known) {
        int limit = Math.max(1, word.length() / 3);
        if (word.length() > LONGEST) {
            return Optional.empty();
        }
        String lower = word.toLowerCase(Locale.ROOT);
        return known.stream()
                .filter(candidate -> Math.abs(candidate.length() - word.length()) <= limit)
                .filter(candidate -> distance(lower, candidate.toLowerCase(Locale.ROOT)) <= limit)
                .filter(candidate -> candidate.length() > 1 || candidate.equalsIgnoreCase(word))
                .min(Comparator.comparingInt(candidate -> distance(lower, candidate.toLowerCase(Locale.ROOT))));
    }

    /**
     * The nearest known word as the end of a sentence.
     *
     * @param word what was written
     * @param known what there is
     * @return {@code , did you mean "x"?} or an empty string
     */
    public static String didYouMean(String word, Collection<String> known) {
        return nearest(word, known)
                .map(near -> ", did you mean \"" + near + "\"?")
                .orElse("");
    }

    /** Optimal string alignment: Levenshtein's distance plus swapped neighbours. */
    private static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int replace = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                cost[i][j] = Math.min(replace, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
