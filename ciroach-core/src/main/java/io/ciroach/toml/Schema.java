package io.ciroach.toml;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a value may be: checked by {@link Kind}, shown in messages, and written for editors by {@link SchemaWriter}. */
sealed interface Schema {

    /** {@return whether a value is of this type; what is in it is checked by itself} */
    boolean admits(Node node);

    /** {@return the type as a TOML user calls it} */
    String words();

    /**
     * A string.
     *
     * @param pattern what it matches, in the part of the language of patterns that Java and a JSON schema share, or null
     * @param verbatim whether it is taken as it stands, without variables
     */
    record Text(@Nullable String pattern, boolean verbatim) implements Schema {
        Text(@Nullable String pattern) {
            this(pattern, false);
        }

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
    record Decimal(BigDecimal least, BigDecimal most) implements Schema {
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

    /**
     * An array.
     *
     * @param of what each element may be
     * @param least how many there are at least
     */
    record Items(Schema of, int least) implements Schema {
        Items(Schema of) {
            this(of, 0);
        }

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
     * @param names what names of its own match, or null for any
     * @param values what a key of its own holds, or null where {@code keys} says it
     */
    record Table(
            Keys.@Nullable Group keys,
            @Nullable String names,
            @Nullable Schema values) implements Schema {
        @Override
        public boolean admits(Node node) {
            return node instanceof Node.Table;
        }

        @Override
        public String words() {
            return "a table";
        }
    }

    /**
     * A table of a form that only one key has.
     *
     * @param keys those with a meaning, which come first
     * @param required those of them that must be there
     * @param names what further names match, or null where there are no further ones
     * @param values what those hold, or null
     */
    record Form(
            Map<String, Schema> keys,
            List<String> required,
            @Nullable String names,
            @Nullable Schema values) implements Schema {
        public Form {
            keys = Collections.unmodifiableMap(new TreeMap<>(keys));
        }

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
            List<String> words = schemas.stream().map(Schema::words).distinct().toList();
            int last = words.size() - 1;
            return last == 0 ? words.get(0) : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
        }
    }
}
