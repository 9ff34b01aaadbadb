package io.ciroach.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A terminal of a given size that knows what is used of one: line feed, carriage return, "up" and "clear to the end", wrapping
 * at the right edge, scrolling at the bottom. Colours are passed over. Anything else is an error.
 */
final class Emulator implements ConsoleOutput {

    private static final Pattern SEQUENCE = Pattern.compile("\\G\u001b\\[(\\d*)([A-Za-z])");

    private static final class Row {
        private final StringBuilder text = new StringBuilder();
        private boolean goesOn;
    }

    private final int rows;
    private final int columns;
    private final List<Row> all = new ArrayList<>(List.of(new Row()));
    private int row;
    private int column;
    private int writes;

    Emulator(int rows, int columns) {
        this.rows = rows;
        this.columns = columns;
    }

    @Override
    public synchronized void write(String text) throws IOException {
        writes++;
        Matcher sequence = SEQUENCE.matcher(text);
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character == '\u001b') {
                if (!sequence.find(i)) {
                    throw new AssertionError("unknown sequence: " + text.substring(i));
                }
                obey(sequence.group(1).isEmpty() ? 0 : Integer.parseInt(sequence.group(1)), sequence.group(2));
                i = sequence.end() - 1;
            } else if (character == '\r') {
                column = 0;
            } else if (character == '\n') {
                down();
            } else {
                put(character);
            }
        }
    }

    private void obey(int number, String command) {
        switch (command) {
            case "A" -> row = Math.max(top(), row - Math.max(1, number));
            case "J" -> {
                all.get(row).text.setLength(Math.min(column, all.get(row).text.length()));
                all.get(row).goesOn = false;
                while (all.size() > row + 1) {
                    all.remove(all.size() - 1);
                }
            }
            case "m" -> {}
            default -> throw new AssertionError("unknown sequence: " + command);
        }
    }

    /** The first row that is still on the screen. */
    private int top() {
        return Math.max(0, all.size() - rows);
    }

    private void down() {
        row++;
        column = 0;
        if (row == all.size()) {
            all.add(new Row());
        }
    }

    private void put(char character) {
        if (column == columns) {
            all.get(row).goesOn = true;
            down();
        }
        StringBuilder text = all.get(row).text;
        while (text.length() <= column) {
            text.append(' ');
        }
        text.setCharAt(column++, character);
    }

    /** {@return all lines, those that were scrolled away too; what was wrapped is one line} */
    synchronized List<String> lines() {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (Row one : all) {
            line.append(one.text);
            if (!one.goesOn) {
                lines.add(line.toString());
                line.setLength(0);
            }
        }
        return lines;
    }

    synchronized int writes() {
        return writes;
    }

    @Override
    public boolean colours() {
        return true;
    }

    @Override
    public int width() {
        return columns;
    }
}
