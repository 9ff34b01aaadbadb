package io.ciroach;

import io.ciroach.report.StandardOutput;
import java.io.IOException;

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
     * The standard output of the process, as it is at the time of each write.
     *
     * @param colours whether to use them: the caller knows about {@code NO_COLOR} and whether it is a terminal at all
     * @return a terminal on it
     */
    static Terminal standard(boolean colours) {
        StandardOutput out = new StandardOutput(colours, 0);
        return new Terminal() {
            @Override
            public void write(String text) throws IOException {
                out.write(text);
            }

            @Override
            public boolean colours() {
                return out.colours();
            }

            @Override
            public int width() {
                return out.width();
            }
        };
    }
}
