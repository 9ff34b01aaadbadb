package io.ciroach.problem;

/**
 * A place in a text file.
 *
 * @param file the file as the user named it, for messages
 * @param line the line, counted from 1
 * @param column the column, counted from 1 in code points (a tab is one)
 * @param text the whole line, without its line break: what a message shows above the caret
 */
public record Location(String file, int line, int column, String text) implements Comparable<Location> {

    @Override
    public int compareTo(Location other) {
        int byLine = Integer.compare(line, other.line);
        return byLine != 0 ? byLine : Integer.compare(column, other.column);
    }

    /** {@return {@code file:line:column}} */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
