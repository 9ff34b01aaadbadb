package io.ciroach.report;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * Writes HTML, in which any text may stand: none of it is ever markup, and what commands a terminal or turns the direction of
 * writing becomes a space.
 */
final class Html {

    /** After these no line is begun, for there it would be a space, or a line of a log. */
    private static final Set<String> INLINE = Set.of("a", "b", "code", "pre", "span", "text", "time", "title");

    private final StringBuilder text = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /** Attributes are name and value in turn. */
    Html open(String element, String... attributes) {
        start(element, attributes);
        text.append('>');
        open.push(element);
        return this;
    }

    Html close() {
        String element = open.pop();
        text.append("</").append(element).append('>');
        if (!INLINE.contains(element)) {
            text.append('\n');
        }
        return this;
    }

    /** An element without content: of HTML's own a void one, of a picture's any. */
    Html empty(String element, String... attributes) {
        start(element, attributes);
        text.append("/>\n");
        return this;
    }

    /** An element with nothing but text. */
    Html leaf(String element, String any, String... attributes) {
        return open(element, attributes).text(any).close();
    }

    Html text(String any) {
        escape(Inert.visible(any));
        return this;
    }

    /** Text of several lines, as it stands. */
    Html lines(String any) {
        any.lines().forEach(line -> text(line).own("\n"));
        return this;
    }

    /** Markup of Ciroach's own. */
    Html own(String markup) {
        text.append(markup);
        return this;
    }

    private void start(String element, String... attributes) {
        text.append('<').append(element);
        for (int i = 0; i < attributes.length; i += 2) {
            text.append(' ').append(attributes[i]).append("=\"");
            escape(Inert.visible(attributes[i + 1]));
            text.append('"');
        }
    }

    private void escape(String any) {
        for (int i = 0; i < any.length(); i++) {
            char c = any.charAt(i);
            switch (c) {
                case '<' -> text.append("&lt;");
                case '>' -> text.append("&gt;");
                case '&' -> text.append("&amp;");
                case '"' -> text.append("&quot;");
                default -> text.append(c);
            }
        }
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
