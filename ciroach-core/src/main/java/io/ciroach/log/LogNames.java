package io.ciroach.log;

import java.util.Locale;

/** Names of raw log files. A step's name never becomes a path: it only gives a few harmless letters. */
public final class LogNames {

    private static final int LONGEST = 60;

    private LogNames() {}

    /**
     * The file of a step, relative to the report folder: {@code logs/01-compile-version-1.75.log}. Unique by the index;
     * lower case, so that it is unique as well where case does not count.
     *
     * @param index the step's place in the plan, from 1
     * @param step its expanded name
     * @return {@code logs/} and a name of {@code [a-z0-9.-]}
     */
    public static String of(int index, String step) {
        String slug = step.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "-");
        if (slug.length() > LONGEST) {
            slug = slug.substring(0, LONGEST);
        }
        slug = slug.replaceAll("^[.-]+|[.-]+$", "");
        return String.format(Locale.ROOT, "logs/%02d-%s.log", index, slug.isEmpty() ? "step" : slug);
    }
}
