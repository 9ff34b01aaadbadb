package io.ciroach.report;

import java.io.IOException;
import java.util.List;

/** Where the console's text goes; the adapter owns it, one for the process. */
public interface ConsoleOutput {

    /**
     * Writes whole lines at once, and returns once they are taken; may block for as long as it likes.
     *
     * @param text lines, each with its line feed
     * @throws IOException if it takes no more, ever
     */
    void write(String text) throws IOException;

    /**
     * Writes whole lines, perhaps none, and shows a status below them and below all that is written later, in place of the one
     * that the same run showed before.
     *
     * @param lines each with its line feed
     * @param run whose status it is; any object that stands for it
     * @param status lines without line feeds; none takes it away
     * @throws IOException if it takes no more, ever
     */
    default void write(String lines, Object run, List<String> status) throws IOException {
        write(lines);
    }

    /** {@return how many lines of status a run may show now; 0 where it can show none} */
    default int statusLines() {
        return 0;
    }

    /**
     * Writes a line that commands a CI server, which obeys it only where it stands as it is on the standard output of the
     * process.
     *
     * @param line with its line feed
     * @throws IOException as {@link #write}
     */
    default void command(String line) throws IOException {
        write(line);
    }

    /** {@return whether it shows colours} */
    boolean colours();

    /** {@return how many columns it has, or 0 where that is not known} */
    int width();
}
