package io.ciroach.toml;

import org.jspecify.annotations.Nullable;

/**
 * How a value is read.
 *
 * @param <T> what it becomes
 * @param schema what it may be
 * @param hint how it is written, for who wrote something else, or null where the type says it
 * @param reader reads one that the schema admits
 */
record Kind<T>(Schema schema, @Nullable String hint, Reader<T> reader) {

    @FunctionalInterface
    interface Reader<T> {
        /** {@return the value, or null where it cannot be known or was wrong (then that was reported)} */
        @Nullable
        T read(Node node, Reading reading);
    }

    Kind(Schema schema, Reader<T> reader) {
        this(schema, null, reader);
    }

    @Nullable
    T read(Node node, Reading reading) {
        if (schema.admits(node)) {
            return reader.read(node, reading);
        }
        reading.error(node.at(), schema.words() + " is expected here, this is " + node.words(), remedy(node));
        return null;
    }

    private @Nullable String remedy(Node node) {
        if (node instanceof Node.Text text) {
            boolean flag = text.value().matches("true|false") && schema.admits(new Node.Flag(true, node.at()));
            boolean whole = text.value().matches("\\d{1,18}") && schema.admits(new Node.Whole(0, node.at()));
            if (flag || whole) {
                return "write it without quotation marks";
            } else if (schema instanceof Schema.Items items && items.of().admits(node)) {
                return "write it in brackets: [" + Kinds.quoted(text.value()) + "]";
            }
        } else if (node instanceof Node.Fraction fraction
                && schema.admits(new Node.Text("", node.at()))
                && hint == null) {
            return "write it in quotation marks: \"" + fraction.written() + '"';
        } else if (schema instanceof Schema.Text && !(node instanceof Node.Items || node instanceof Node.Table)) {
            return "a string stands in quotation marks";
        }
        return hint;
    }
}
