package io.ciroach.toml;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a value may be: checked by {@link Kind}, shown in messages and, later, in the JSON schema for editors. */
sealed interface Schema {

    /** {@return whether a value is of this type; what is in it is checked by itself} */
    boolean admits(Node node);

    /** {@return the type as a TOML user calls it} */
    String words();

    /**
     * A string.
     *
     * @param pattern what it matches, as in a JSON schema, or null
     */
    record Text(@Nullable String pattern) implements Schema {
        @Override
        public boolean admits(Node node) {
            return node instanceof Node.Text;
        }

        @Override
        public String words() {
            return "a string";
        }
    }

    /** A string out of a list. */
    record OneOf(Collection<String> values) implements Schema {
        public OneOf {
            values = List.copyOf(values);
        }

        @Override
        public boolean admits(Node node) {
            return node instanceof Node.Text;
        }

        @Override
        public String words() {
            return values.stream().map(value -> '"' + value + '"').collect(Collectors.joining(", ", "one of ", ""));
        }
    }

    record Whole(long least, long most) implements Schema {
        @Override
        public boolean admits(Node node) {
            return node instanceof Node.Whole;
        }

        @Override
        public String words() {
            return "a whole number";
        }
    }

    /** A number, fractions allowed. */
    record Decimal() implements Schema {
        @Override
        public boolean admits(Node node) {
            return node instanceof Node.Whole || node instanceof Node.Fraction;
        }

        @Override
        public String words() {
            return "a number";
        }
    }

    record Flag() implements Schema {
        @Override
        public boolean admits(Node node) {
            return node instanceof Node.Flag;
        }

        @Override
        public String words() {
            return "a boolean";
        }
    }

    record Items(Schema of) implements Schema {
        @Override
        public boolean admits(Node node) {
            return node instanceof Node.Items;
        }

        @Override
        public String words() {
            return "an array";
        }
    }

    /**
     * A table.
     *
     * @param keys where its keys are described, or null where a file gives them names of its own
     * @param values what a key of its own holds, or null where {@code keys} says it
     */
    record Table(Keys.@Nullable Group keys, @Nullable Schema values) implements Schema {
        @Override
        public boolean admits(Node node) {
            return node instanceof Node.Table;
        }

        @Override
        public String words() {
            return "a table";
        }
    }

    record AnyOf(List<Schema> schemas) implements Schema {
        AnyOf(Schema... schemas) {
            this(List.of(schemas));
        }

        @Override
        public boolean admits(Node node) {
            return schemas.stream().anyMatch(schema -> schema.admits(node));
        }

        @Override
        public String words() {
            List<String> words = schemas.stream().map(Schema::words).toList();
            int last = words.size() - 1;
            return String.join(", ", words.subList(0, last)) + " or " + words.get(last);
        }
    }
}
