package io.ciroach.report;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The standard output of the process. */
public final class StandardOutput implements ConsoleOutput {

    private final Supplier<PrintStream> stream;
    private final boolean colours;

    private StandardOutput(Supplier<PrintStream> stream, boolean colours) {
        this.stream = stream;
        this.colours = colours;
    }

    /**
     * As it is at the time of each write: Maven and test runners replace it.
     *
     * @param colours whether to use them
     * @return that
     */
    public static StandardOutput current(boolean colours) {
        return new StandardOutput(() -> System.out, colours);
    }

    /**
     * As the process was started with it.
     *
     * @param colours whether to use them
     * @return that
     */
    public static StandardOutput original(boolean colours) {
        PrintStream original = new PrintStream(new FileOutputStream(FileDescriptor.out), false, charset());
        return new StandardOutput(() -> original, colours);
    }

    /** What the JVM itself takes for it; the names differ by its version. */
    private static Charset charset() {
        return Stream.of("stdout.encoding", "sun.stdout.encoding", "native.encoding")
                .map(System::getProperty)
                .filter(name -> name != null && Charset.isSupported(name))
                .findFirst()
                .map(Charset::forName)
                .orElse(Charset.defaultCharset());
    }

    @Override
    public void write(String text) throws IOException {
        PrintStream out = stream.get();
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
        return 0;
    }
}
