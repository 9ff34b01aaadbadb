package io.ciroach.problem;

/** The line of a problem with a caret below the column. */
final class Snippet {

    private static final int LONGEST = 160;

    private Snippet() {}

    /**
     * Tabs of the line are kept in the caret's line, so that both shift alike in any editor or terminal; other control
     * characters become spaces, so that a file cannot write to the terminal.
     */
    static String of(Location location) {
        String gutter = "  " + location.line() + " | ";
        int[] line = location.text().codePoints().map(Snippet::printable).toArray();
        int caret = Math.max(0, Math.min(location.column() - 1, line.length));
        int from = caret > LONGEST / 2 && line.length > LONGEST ? caret - LONGEST / 2 : 0;
        int to = Math.min(line.length, from + LONGEST);
        StringBuilder text = new StringBuilder(gutter);
        text.append(new String(line, from, to - from)).append('\n');
        text.append(" ".repeat(gutter.length() - 2)).append("| ");
        for (int i = from; i < caret; i++) {
            text.append(line[i] == '\t' ? '\t' : ' ');
        }
        return text.append('^').toString();
    }

    private static int printable(int codePoint) {
        return codePoint != '\t' && Character.isISOControl(codePoint) ? ' ' : codePoint;
    }
}
