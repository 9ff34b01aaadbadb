package io.ciroach.toml;

import org.jspecify.annotations.Nullable;

/**
 * How a value is read.
 *
 * @param <T> what it becomes
 * @param schema what it may be
 * @param reader reads one that the schema admits
 */
record Kind<T>(Schema schema, Reader<T> reader) {

    @FunctionalInterface
    interface Reader<T> {
        /** {@return the value, or null where it cannot be known or was wrong (then that was reported)} */
        @Nullable
        T read(Node node, Reading reading);
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
        boolean string = schema.admits(new Node.Text("", node.at()));
        if (node instanceof Node.Text text) {
            if (schema instanceof Schema.Items) {
                return "an array stands in brackets, with one value too: [\"...\"]";
            }
            boolean flag = text.value().matches("true|false") && schema.admits(new Node.Flag(true, node.at()));
            boolean whole = text.value().matches("\\d{1,18}") && schema.admits(new Node.Whole(0, node.at()));
            return flag || whole ? "write it without quotation marks" : null;
        } else if (string && node instanceof Node.Fraction fraction) {
            return "write it in quotation marks: \"" + fraction.written() + '"';
        } else if (string && (node instanceof Node.Whole || node instanceof Node.Flag || node instanceof Node.Moment)) {
            return "a string stands in quotation marks";
        }
        return null;
    }
}
