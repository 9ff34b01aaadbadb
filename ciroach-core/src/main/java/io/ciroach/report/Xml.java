package io.ciroach.report;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Writes XML 1.0, in which any text may stand: what commands a terminal or a CI server goes (servers print these files into
 * their own logs), what XML cannot hold even as a reference (U+FFFE, half a surrogate pair) becomes U+FFFD.
 */
final class Xml {

    private final StringBuilder text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    private final Deque<String> open = new ArrayDeque<>();

    /** Attributes are name and value in turn. */
    void open(String element, String... attributes) {
        start(element, attributes);
        text.append(">\n");
        open.push(element);
    }

    void close() {
        String element = open.pop();
        indent();
        text.append("</").append(element).append(">\n");
    }

    /** An element with nothing but text of one or more lines, or nothing at all. */
    void leaf(String element, @Nullable String content, String... attributes) {
        start(element, attributes);
        if (content == null) {
            text.append("/>\n");
        } else {
            text.append('>');
            escape(Inert.lines(content));
            text.append("</").append(element).append(">\n");
        }
    }

    private void start(String element, String... attributes) {
        indent();
        text.append('<').append(element);
        for (int i = 0; i < attributes.length; i += 2) {
            text.append(' ').append(attributes[i]).append("=\"");
            escape(Inert.text(attributes[i + 1]));
            text.append('"');
        }
    }

    private void indent() {
        text.append("  ".repeat(open.size()));
    }

    private void escape(String any) {
        any.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> text.append("&lt;");
                case '>' -> text.append("&gt;");
                case '&' -> text.append("&amp;");
                case '"' -> text.append("&quot;");
                default -> text.appendCodePoint(isAllowed(c) ? c : 0xFFFD);
            }
        });
    }

    private static boolean isAllowed(int c) {
        return c == '\t' || c == '\n' || (c >= 0x20 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD) || c >= 0x10000;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
