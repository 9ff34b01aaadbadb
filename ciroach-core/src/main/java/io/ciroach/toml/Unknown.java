package io.ciroach.toml;

import io.ciroach.problem.Location;
import io.ciroach.problem.Suggestion;
import java.util.List;

/** Says of a key that its table does not have what is known of it: a later round's, another table's, mistyped. */
final class Unknown {

    private Unknown() {}

    /** Reports all keys that the group does not have. */
    static void refuse(Node.Table table, Keys.Group group, Reading reading) {
        List<String> known = group.names();
        table.entries().forEach((name, entry) -> {
            if (!known.contains(name)) {
                refuse(name, entry.key(), group, known, reading);
            }
        });
    }

    static void refuse(String name, Location at, Keys.Group group, List<String> known, Reading reading) {
        if (Keys.LATER.contains(name)) {
            reading.error(at, "key " + Kinds.quoted(name) + ": not in this round");
            return;
        }
        String hint = "keys of " + group.words() + ": " + String.join(", ", known);
        for (Keys.Group other : Keys.Group.values()) {
            if (other != group && other.names().contains(name) && other != Keys.Group.STAGE) {
                hint = Kinds.quoted(name) + " is a key of " + other.words();
            }
        }
        String near = Suggestion.didYouMean(name, known);
        reading.error(at, "unknown key " + Kinds.quoted(name) + near, near.isEmpty() ? hint : null);
    }
}
