package io.ciroach.toml;

import io.ciroach.problem.Location;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A value of the file with its place: what the TOML library gave, without the library. */
sealed interface Node {

    /** {@return where the value begins; of a table with a header, the header's bracket} */
    Location at();

    /** {@return what it is, as a TOML user calls it: {@code a string}} */
    String words();

    record Text(String value, Location at) implements Node {
        @Override
        public String words() {
            return "a string";
        }
    }

    record Whole(long value, Location at) implements Node {
        @Override
        public String words() {
            return "a whole number";
        }
    }

    /** A number with a fraction or an exponent, {@code inf} or {@code nan}. */
    record Fraction(double value, Location at) implements Node {

        private static final Pattern NUMBER = Pattern.compile("[+-]?[A-Za-z0-9_.+-]+");

        /** {@return the number as it stands in the file: 1.80 is not 1.8 to everyone} */
        String written() {
            Matcher number = NUMBER.matcher(at.text());
            return number.find(at.text().offsetByCodePoints(0, at.column() - 1))
                    ? number.group()
                    : Double.toString(value);
        }

        @Override
        public String words() {
            return "a number with a fraction";
        }
    }

    record Flag(boolean value, Location at) implements Node {
        @Override
        public String words() {
            return "a boolean";
        }
    }

    /** A date, a time or both; no key takes one. */
    record Moment(Location at) implements Node {
        @Override
        public String words() {
            return "a date or time";
        }
    }

    record Items(List<Node> values, Location at) implements Node {
        public Items {
            values = List.copyOf(values);
        }

        @Override
        public String words() {
            return "an array";
        }
    }

    /** In the order written. */
    record Table(Map<String, Entry> entries, Location at) implements Node {
        public Table {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        /** {@return the value of a key, or null where it was not written} */
        @Nullable
        Node get(String key) {
            Entry entry = entries.get(key);
            return entry == null ? null : entry.value();
        }

        @Override
        public String words() {
            return "a table";
        }
    }

    /**
     * One key of a table.
     *
     * @param key where the key stands
     * @param value its value
     */
    record Entry(Location key, Node value) {}
}
