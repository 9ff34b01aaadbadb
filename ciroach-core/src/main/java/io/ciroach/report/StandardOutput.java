package io.ciroach.report;

import java.io.IOException;
import java.io.PrintStream;

/** The standard output of the process, as it is at the time of each write: Maven and test runners replace it. */
public final class StandardOutput implements ConsoleOutput {

    private final boolean colours;
    private final int width;

    /**
     * Standard output.
     *
     * @param colours whether to use them
     * @param width its columns, or 0 where that is not known
     */
    public StandardOutput(boolean colours, int width) {
        this.colours = colours;
        this.width = width;
    }

    @Override
    public void write(String text) throws IOException {
        PrintStream out = System.out;
        out.print(text);
        // Flushes, too.
        if (out.checkError()) {
            throw new IOException("standard output is closed");
        }
    }

    @Override
    public boolean colours() {
        return colours;
    }

    @Override
    public int width() {
        return width;
    }
}
