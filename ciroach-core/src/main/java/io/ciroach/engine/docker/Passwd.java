package io.ciroach.engine.docker;

import java.util.List;
import java.util.Optional;

/**
 * An image's {@code /etc/passwd}.
 *
 * @param text its content, a byte a character: whatever encoding it has goes through unchanged
 */
record Passwd(String text) {

    /** Where an image has none: root is known everywhere. */
    static final Passwd ROOT_ONLY = new Passwd("root:x:0:0:root:/root:/bin/sh\n");

    /**
     * A user that it knows.
     *
     * @param name first on its line
     * @param uid third
     * @param gid fourth
     * @param home sixth
     */
    record Entry(String name, long uid, long gid, String home) {}

    private List<Entry> entries() {
        return text.lines().flatMap(line -> entry(line).stream()).toList();
    }

    private static Optional<Entry> entry(String line) {
        String[] fields = line.split(":", -1);
        if (fields.length < 6 || !fields[2].matches("\\d{1,10}") || !fields[3].matches("\\d{1,10}")) {
            return Optional.empty();
        }
        return Optional.of(new Entry(fields[0], Long.parseLong(fields[2]), Long.parseLong(fields[3]), fields[5]));
    }

    Optional<Entry> byUid(long uid) {
        return entries().stream().filter(entry -> entry.uid() == uid).findFirst();
    }

    /** The user that {@code user = "…"} means: a name, or a number before the colon. */
    Optional<Entry> named(String user) {
        String name = user.split(":", 2)[0];
        Optional<Entry> byName =
                entries().stream().filter(entry -> entry.name().equals(name)).findFirst();
        return byName.isPresent() || !name.matches("\\d{1,10}") ? byName : byUid(Long.parseLong(name));
    }

    /** A name that nobody has yet. */
    String freeName(String wanted) {
        String name = wanted;
        for (int number = 2; isTaken(name); number++) {
            name = wanted + number;
        }
        return name;
    }

    private boolean isTaken(String name) {
        return entries().stream().anyMatch(entry -> entry.name().equals(name));
    }

    /** The same with this user, in the place of whoever had its number. */
    Passwd with(Entry user) {
        StringBuilder lines = new StringBuilder();
        text.lines()
                .filter(line ->
                        entry(line).map(entry -> entry.uid() != user.uid()).orElse(true))
                .forEach(line -> lines.append(line).append('\n'));
        return new Passwd(lines.append(user.name())
                .append(":x:")
                .append(user.uid())
                .append(':')
                .append(user.gid())
                .append("::")
                .append(user.home())
                .append(":/bin/sh\n")
                .toString());
    }
}
