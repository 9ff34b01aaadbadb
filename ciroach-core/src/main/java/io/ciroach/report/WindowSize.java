package io.ciroach.report;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The size of the terminal that is this process's standard output, if it is one. Java tells neither, and a handler for the
 * signal of a change is not to be had without reflection; so {@code stty} is asked, at most once a second, and only by
 * those who draw.
 */
final class WindowSize {

    /**
     * How large.
     *
     * @param rows 0 where there is no terminal
     * @param columns likewise
     */
    record Size(int rows, int columns) {
        static final Size NONE = new Size(0, 0);

        /** What a terminal has that does not know. */
        static final Size USUAL = new Size(24, 80);
    }

    private static final long FRESH = Duration.ofSeconds(1).toNanos();
    private static final Pattern ANSWER = Pattern.compile("(\\d{1,5}) (\\d{1,5})\\s*");

    private volatile Size size = Size.NONE;
    private volatile long asked;
    private volatile boolean known;

    Size get() {
        boolean terminal = !size.equals(Size.NONE);
        if (!known || (terminal && System.nanoTime() - asked > FRESH)) {
            Size answer = ask();
            // A terminal stays one: a Ctrl-C ends stty as well.
            size = terminal && answer.equals(Size.NONE) ? size : answer;
            asked = System.nanoTime();
            known = true;
        }
        return size;
    }

    private static Size ask() {
        try {
            // Standard output is this process's own, as standard input of stty; what it says comes by standard error.
            Process stty = new ProcessBuilder("sh", "-c", "stty size <&1 >&2")
                    .redirectOutput(Redirect.INHERIT)
                    .start();
            stty.getOutputStream().close();
            String answer = new String(stty.getErrorStream().readNBytes(200), US_ASCII);
            if (!stty.waitFor(1, TimeUnit.SECONDS)) {
                stty.destroyForcibly();
            }
            return parse(answer);
        } catch (IOException e) {
            return Size.NONE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Size.NONE;
        }
    }

    static Size parse(String answer) {
        Matcher numbers = ANSWER.matcher(answer);
        if (!numbers.matches()) {
            return Size.NONE;
        }
        Size size = new Size(Integer.parseInt(numbers.group(1)), Integer.parseInt(numbers.group(2)));
        return size.rows() == 0 || size.columns() == 0 ? Size.USUAL : size;
    }
}
