package io.ciroach;

import io.ciroach.report.LiveScreen;
import java.io.IOException;
import java.util.List;

/**
 * The terminal of the process, as adapters know it.
 *
 * @param screen the same for the reports
 */
record ProcessTerminal(LiveScreen screen) implements Terminal {

    @Override
    public void write(String text) throws IOException {
        screen.write(text);
    }

    @Override
    public void write(String text, Object run, List<String> status) throws IOException {
        screen.write(text, run, status);
    }

    @Override
    public int statusLines() {
        return screen.statusLines();
    }

    @Override
    public boolean colours() {
        return screen.colours();
    }

    @Override
    public int width() {
        return screen.width();
    }
}
