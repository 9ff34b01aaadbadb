package io.ciroach.toml;

import io.ciroach.problem.Location;
import io.ciroach.problem.Suggestion;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says of a key that its table does not have what is known of it: a later round's, another table's, mistyped. */
final class Unknown {

    private Unknown() {}

    /** {@return whether there are keys that the group does not have; they were reported} */
    static boolean refuse(Node.Table table, Keys.Group group, Reading reading) {
        List<String> known = group.names();
        boolean any = false;
        for (Map.Entry<String, Node.Entry> entry : table.entries().entrySet()) {
            if (!known.contains(entry.getKey())) {
                refuse(entry.getKey(), entry.getValue().key(), group.words(), known, reading);
                any = true;
            }
        }
        return any;
    }

    static void refuse(String name, Location at, String where, List<String> known, Reading reading) {
        if (Keys.LATER.contains(name)) {
            reading.error(at, "key " + Kinds.quoted(name) + ": not in this round");
            return;
        }
        String unknown = "unknown key " + Kinds.quoted(name);
        String elsewhere = Stream.of(Keys.Group.values())
                .filter(group -> group.names().contains(name))
                .map(Keys.Group::words)
                .collect(Collectors.joining(" and of "));
        String near = Suggestion.didYouMean(name, known);
        if (!elsewhere.isEmpty()) {
            reading.error(at, unknown, Kinds.quoted(name) + " is a key of " + elsewhere);
        } else if (near.isEmpty()) {
            reading.error(at, unknown, "keys of " + where + ": " + String.join(", ", known));
        } else {
            reading.error(at, unknown + near);
        }
    }

    /** {@return whether a key that is not there was probably meant by one that is unknown} */
    static boolean isMeant(Key<?> key, Node.Table table) {
        List<String> known = key.group().names();
        return table.entries().keySet().stream()
                .filter(name -> !known.contains(name))
                .anyMatch(name -> Suggestion.nearest(name, known)
                        .filter(key.name()::equals)
                        .isPresent());
    }
}
