package io.ciroach.report;

/**
 * Puts text from elsewhere into Markdown. It stands in elements of HTML that take nothing for a mention, an issue or an emoji,
 * and in there as references to characters, which are never markup.
 */
final class Markdown {

    private Markdown() {}

    /** One line of text, shown as code; also in a cell of a table. */
    static String code(String any) {
        StringBuilder text = new StringBuilder("<code>");
        Inert.text(any).chars().forEach(c -> {
            boolean markup = c < 0x80 && c != ' ' && !Character.isLetterOrDigit(c);
            text.append(markup ? "&#" + c + ";" : String.valueOf((char) c));
        });
        return text.append("</code>").toString();
    }

    /** Lines of text, shown as they are: a block, to stand after a blank line, and with one at its end. */
    static String block(String any) {
        // Not a fence: any number of backticks may be in there.
        return "<pre>\n"
                + Inert.lines(any).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
                + "\n</pre>\n\n";
    }
}
