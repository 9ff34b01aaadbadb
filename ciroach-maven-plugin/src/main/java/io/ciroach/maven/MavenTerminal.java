package io.ciroach.maven;

import io.ciroach.Terminal;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.logging.Log;

/**
 * Where lines go inside Maven: its standard output as it is, without {@code [INFO]}. Maven 4 takes that away from plugins
 * and writes {@code [INFO] [stdout]} before each line; there the plugin's own logger is the shorter way. Each write is one
 * call of a stream or of a logger, which takes it whole, so modules that run at the same time need nothing of their own to
 * share it; but for a status below the lines, which goes to the terminal itself, one for all goals of a build. What commands a
 * CI server goes to the output of the process, past Maven: 4 puts {@code [INFO]} before it, and where there is no terminal 3
 * takes away the control sequences that it consists of.
 */
final class MavenTerminal implements Terminal {

    private final Terminal standard;
    private final OutputStream process;
    private final Log log;
    private final BooleanSupplier taken;
    private final boolean live;

    /**
     * @param standard the standard output
     * @param process the standard output of the process, whatever Maven has made of it
     * @param log the goal's logger
     * @param taken whether Maven turns what is written to standard output into lines of its log
     * @param live whether a status is shown on it; then it is one that Maven has not taken
     */
    MavenTerminal(Terminal standard, OutputStream process, Log log, BooleanSupplier taken, boolean live) {
        this.standard = standard;
        this.process = process;
        this.log = log;
        this.taken = taken;
        this.live = live;
    }

    static Terminal of(MavenSession session, Log log) {
        return of(session, log, false);
    }

    /** One that shows a status, where that is wanted and can be. */
    static Terminal of(MavenSession session, Log log, boolean live) {
        boolean colours = Colours.wanted(session.getUserProperties(), System.getenv(), Colours::ofMaven);
        OutputStream process = new FileOutputStream(FileDescriptor.out);
        if (live) {
            Terminal shared = SessionScoped.of(
                    session, Terminal.class, () -> isTaken() ? Terminal.original(colours) : Terminal.standard(colours));
            if (shared.statusLines() > 0) {
                return new MavenTerminal(shared, process, log, MavenTerminal::isTaken, true);
            }
        }
        return new MavenTerminal(Terminal.standard(colours), process, log, MavenTerminal::isTaken, false);
    }

    private static boolean isTaken() {
        return System.out.getClass().getName().startsWith("org.apache.maven.");
    }

    @Override
    public void write(String text) throws IOException {
        // With mvn -q the logger would swallow what is meant to be seen even then.
        if (!live && taken.getAsBoolean() && log.isInfoEnabled()) {
            text.lines().forEach(log::info);
        } else {
            standard.write(text);
        }
    }

    @Override
    public void write(String text, Object run, List<String> status) throws IOException {
        standard.write(text, run, status);
    }

    @Override
    public int statusLines() {
        return live ? standard.statusLines() : 0;
    }

    @Override
    public void command(String line) throws IOException {
        if (live) {
            standard.write(line);
        } else {
            process.write(line.getBytes(Charset.defaultCharset()));
        }
    }

    @Override
    public boolean colours() {
        return standard.colours();
    }

    @Override
    public int width() {
        return standard.width();
    }
}
