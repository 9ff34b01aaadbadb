package io.ciroach.files;

import java.util.ArrayList;
import java.util.List;

/** Cuts a list of arguments into pieces, for a command line has its limits. */
public final class Batches {

    private static final int LARGEST = 60_000;

    private Batches() {}

    /**
     * Cuts it.
     *
     * @param arguments in order, at least one
     * @return all of them in order, at least one in each piece, with 60,000 characters in each where it has more than one
     */
    public static List<List<String>> of(List<String> arguments) {
        List<List<String>> batches = new ArrayList<>();
        List<String> batch = new ArrayList<>();
        int size = 0;
        for (String argument : arguments) {
            if (size > 0 && size + argument.length() > LARGEST) {
                batches.add(batch);
                batch = new ArrayList<>();
                size = 0;
            }
            batch.add(argument);
            size += argument.length() + 1;
        }
        batches.add(batch);
        return batches;
    }
}
