package io.ciroach.model;

import io.ciroach.problem.Location;

/** Puts values in the place of {@code ${{ NAME }}}. */
@FunctionalInterface
public interface Variables {

    /** How the text around a variable is read, which decides what a value may contain. */
    enum Use {
        /** As a value: any text may come in. */
        VALUE,
        /** As shell text: a value from outside the file may hold only {@code [A-Za-z0-9._/:@=+,-]}. */
        SHELL
    }

    /**
     * Puts the values in. {@code $$} before two braces writes a {@code $} literally. What is unknown or not allowed is reported.
     *
     * @param text as written
     * @param location where it stands, for problems
     * @param use how it is read
     * @return the text with its values
     */
    String putInto(String text, Location location, Use use);
}
