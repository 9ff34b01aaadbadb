package io.ciroach.toml;

import io.ciroach.problem.Location;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code env}: an array of {@code NAME=value}, or a table. */
final class EnvReader {

    private static final String NAME = "(?!CIROACH_)[^=]+";

    static final Kind<Map<String, String>> KIND = new Kind<>(
            new Schema.AnyOf(
                    new Schema.Items(new Schema.Text(NAME + "=[\\s\\S]*")),
                    new Schema.Table(null, NAME, Kinds.SCALAR.schema())),
            "such as [\"NAME=value\"] or { NAME = \"value\" }",
            (node, reading) -> new EnvReader(reading).read(node));

    private final Reading reading;
    private final Map<String, String> values = new LinkedHashMap<>();
    private final Map<String, Location> places = new LinkedHashMap<>();

    private EnvReader(Reading reading) {
        this.reading = reading;
    }

    private Map<String, String> read(Node node) {
        if (node instanceof Node.Items items) {
            items.values().forEach(this::readPair);
        } else {
            ((Node.Table) node).entries().forEach(this::readEntry);
        }
        return values;
    }

    private void readPair(Node element) {
        String text = Kinds.TEXT.read(element, reading);
        if (text == null) {
            return;
        }
        int equals = text.indexOf('=');
        if (equals < 1) {
            reading.error(element.at(), Kinds.quoted(text) + " is no NAME=value", equals == 0 ? null : handOver(text));
            return;
        }
        put(text.substring(0, equals), text.substring(equals + 1), element.at());
    }

    /** In Docker's own files a bare name hands a variable over; here that is said in full. */
    private static @Nullable String handOver(String text) {
        return text.matches("[A-Za-z_][A-Za-z0-9_]*")
                ? "to hand a variable over: \"" + text + "=${{ env." + text + " }}\""
                : null;
    }

    private void readEntry(String name, Node.Entry entry) {
        String value = Kinds.SCALAR.read(entry.value(), reading);
        if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
            reading.error(entry.key(), Kinds.quoted(name) + " is no name of a variable");
        } else if (value != null) {
            put(name, value, entry.key());
        } else {
            refuseOurs(name, entry.key());
        }
    }

    private void put(String name, String value, Location at) {
        if (refuseOurs(name, at)) {
            return;
        }
        Location first = places.putIfAbsent(name, at);
        if (first != null) {
            reading.error(at, Kinds.quoted(name) + " is set twice" + Kinds.first(first, at));
            return;
        }
        values.put(name, value);
    }

    private boolean refuseOurs(String name, Location at) {
        boolean ours = name.startsWith("CIROACH_");
        if (ours) {
            reading.error(at, Kinds.quoted(name) + " cannot be set: names that begin with CIROACH_ are Ciroach's own");
        }
        return ours;
    }
}
