package io.ciroach.report;

import java.util.function.Consumer;

/**
 * Gathers lines and passes them on in blocks of whole lines: few writes for much output, none torn. What commands a CI
 * server goes its own way, at its place in between.
 */
final class Screen {

    private static final int BLOCK = 8 * 1024;

    private final Consumer<String> writer;
    private final Consumer<String> commander;
    private final StringBuilder waiting = new StringBuilder(2 * BLOCK);

    Screen(Consumer<String> writer, Consumer<String> commander) {
        this.writer = writer;
        this.commander = commander;
    }

    /** Takes whole lines. */
    void put(CharSequence lines) {
        waiting.append(lines);
        if (waiting.length() >= BLOCK) {
            flush();
        }
    }

    /** Takes a whole line. */
    void command(String line) {
        flush();
        commander.accept(line);
    }

    void flush() {
        int from = 0;
        while (from < waiting.length()) {
            int to = blockEnd(from);
            writer.accept(waiting.substring(from, to));
            from = to;
        }
        waiting.setLength(0);
    }

    boolean isEmpty() {
        return waiting.length() == 0;
    }

    /** {@return the end of the last line that ends within a block, or of the first one if it is longer} */
    private int blockEnd(int from) {
        if (waiting.length() - from <= BLOCK) {
            return waiting.length();
        }
        int last = waiting.lastIndexOf("\n", from + BLOCK - 1);
        return 1 + (last >= from ? last : waiting.indexOf("\n", from + BLOCK));
    }
}
