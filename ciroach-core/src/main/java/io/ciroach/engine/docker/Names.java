package io.ciroach.engine.docker;

import java.util.Locale;

/** Names of what is made on the engine: fixed by what it is for, so that it is found again when nobody knows its id. */
final class Names {

    private static final int LONGEST_SLUG = 40;

    private Names() {}

    /** {@code ciroach-<run>-<step>-<attempt>}. */
    static String container(String run, String step, int attempt) {
        return "ciroach-" + run + "-" + slug(step) + "-" + attempt;
    }

    /** Of a container that is made and never started. No slug begins with a dash, so it is never a step's name. */
    static String helper(String run, int number) {
        return "ciroach-" + run + "--helper-" + number;
    }

    static boolean isHelper(String name, String run) {
        return name.startsWith("ciroach-" + run + "--");
    }

    /** {@code ciroach-cache-<cache>-<uid>}. */
    static String volume(String cache, long uid) {
        return "ciroach-cache-" + slug(cache) + "-" + uid;
    }

    /** {@code ciroach-<run>--cache-<cache>-<uid>}: of one run alone. */
    static String throwaway(String run, String cache, long uid) {
        return "ciroach-" + run + "--cache-" + slug(cache) + "-" + uid;
    }

    /**
     * Text as a part of a name. Where that loses something, a hash of the whole follows after two dashes, which a slug that
     * loses nothing never holds: so different texts have different slugs.
     */
    static String slug(String text) {
        String slug =
                text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        if (slug.equals(text) && slug.length() <= LONGEST_SLUG) {
            return slug;
        }
        String cut = slug.substring(0, Math.min(slug.length(), LONGEST_SLUG)).replaceAll("-$", "");
        return (cut.isEmpty() ? "x" : cut) + "--" + DockerContexts.hash(text).substring(0, 8);
    }
}
