package io.ciroach;

import io.ciroach.report.LiveScreen;
import io.ciroach.report.StandardOutput;
import java.io.IOException;
import java.util.List;

/**
 * Where a run is shown. It belongs to the process, so the caller has one and hands it to each request; several runs may
 * write to one at once, each whole lines.
 */
public interface Terminal {

    /**
     * Writes whole lines at once, and returns once they are taken. May block for as long as it likes: that slows the steps
     * down, and stops neither a cancel nor the cleanup.
     *
     * @param text lines, each with its line feed
     * @throws IOException if it takes no more, ever
     */
    void write(String text) throws IOException;

    /**
     * Writes whole lines, perhaps none, and shows a status below them and below all that is written later, in place of the one
     * that the same run showed before. Asked only of one that has {@link #statusLines}.
     *
     * @param text lines, each with its line feed
     * @param run whose status it is: any object that stands for it
     * @param status lines without line feeds; none takes it away
     * @throws IOException if it takes no more, ever
     */
    default void write(String text, Object run, List<String> status) throws IOException {
        write(text);
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

    /** {@return the standard output of the process, without colours} */
    static Terminal standard() {
        return standard(false);
    }

    /**
     * The standard output of the process, as it is at the time of each write. Where it is a terminal it can show a status, unless
     * {@code TERM=dumb}, {@code NO_COLOR} or {@code CI} are set; whoever wants that hands one and the same terminal to all
     * requests.
     *
     * @param colours whether to use them: the caller knows about {@code NO_COLOR} and whether it is a terminal at all
     * @return a terminal on it
     */
    static Terminal standard(boolean colours) {
        return new ProcessTerminal(LiveScreen.of(StandardOutput.current(colours), System.getenv()));
    }

    /**
     * The standard output that the process was started with, whoever has put something else in its place.
     *
     * @param colours whether to use them
     * @return a terminal on it, as {@link #standard(boolean)}
     */
    static Terminal original(boolean colours) {
        return new ProcessTerminal(LiveScreen.of(StandardOutput.original(colours), System.getenv()));
    }
}
