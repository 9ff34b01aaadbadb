package io.ciroach.plan;

import java.util.Collection;
import java.util.stream.Collectors;

/** Names in a message. */
final class Listing {

    private Listing() {}

    /** {@code "a", "b" and 7 more}. */
    static String of(Collection<String> names, int most) {
        String listed =
                names.stream().limit(most).map(name -> "\"" + name + "\"").collect(Collectors.joining(", "));
        return names.size() > most ? listed + " and " + (names.size() - most) + " more" : listed;
    }
}
