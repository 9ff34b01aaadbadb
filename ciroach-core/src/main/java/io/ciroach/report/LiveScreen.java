package io.ciroach.report;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * A terminal with a status area below all that is written, one for all runs of the process: each write takes the area away,
 * writes its lines, and draws the area anew, in one piece.
 *
 * <p>The cursor rests where the area begins, not behind it. So whoever else writes to the terminal (Maven, another plugin)
 * writes over the area and never loses a line to it; a terminal that reflows lines when it is resized moves the cursor with
 * them; and a process that dies leaves a prompt that is in its place. The first line of the area is empty: a line of
 * somebody else covers nothing.
 */
public final class LiveScreen implements ConsoleOutput {

    private static final String TAKE_AWAY = "\r\u001b[J";

    /** Half of the terminal belongs to the output, and nobody reads more than that at a glance. */
    private static final int MOST_LINES = 20;

    private static final int FEWEST_ROWS = 10;
    private static final int FEWEST_COLUMNS = 40;
    private static final int FEWEST_LINES = 3;

    private final ConsoleOutput out;
    private final Supplier<WindowSize.Size> window;
    private final Map<Object, Long> order = new ConcurrentHashMap<>();
    private final Map<Long, List<String>> areas = new ConcurrentSkipListMap<>();
    private final AtomicLong runs = new AtomicLong();
    private boolean drawn;

    LiveScreen(ConsoleOutput out, Supplier<WindowSize.Size> window) {
        this.out = out;
        this.window = window;
    }

    /**
     * The terminal behind an output, which may be none.
     *
     * @param out what writes to it
     * @param environment of the process; {@code TERM}, {@code NO_COLOR} and {@code CI} may say that it wants no area
     * @return it; {@link #statusLines} is 0 where there can be no area
     */
    public static LiveScreen of(ConsoleOutput out, Map<String, String> environment) {
        WindowSize size = new WindowSize();
        boolean possible = out.colours() && wanted(environment);
        return new LiveScreen(out, possible ? size::get : () -> WindowSize.Size.NONE);
    }

    static boolean wanted(Map<String, String> environment) {
        String terminal = environment.getOrDefault("TERM", "");
        String ci = environment.getOrDefault("CI", "");
        return !terminal.isEmpty()
                && !terminal.equals("dumb")
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && (ci.isEmpty() || ci.equals("false"));
    }

    @Override
    public synchronized void write(String lines) throws IOException {
        compose(lines);
    }

    // Two runs that write at once would draw each other's area as it was: the stream's own lock is one step too late.
    @Override
    public synchronized void write(String lines, Object run, List<String> status) throws IOException {
        if (status.isEmpty()) {
            Long place = order.remove(run);
            if (place != null) {
                areas.remove(place);
            }
        } else {
            areas.put(order.computeIfAbsent(run, first -> runs.incrementAndGet()), status);
        }
        compose(lines);
    }

    private void compose(String lines) throws IOException {
        if (!drawn && areas.isEmpty()) {
            // Without an area much may be written: it is passed on without a copy.
            if (!lines.isEmpty()) {
                out.write(lines);
            }
            return;
        }
        List<String> area = areas.values().stream()
                .flatMap(List::stream)
                .limit(areas.isEmpty() ? 0 : Math.max(1, window.get().rows() - 1))
                .toList();
        StringBuilder text = new StringBuilder(drawn ? TAKE_AWAY : "").append(lines);
        if (!area.isEmpty()) {
            text.append(String.join("\n", area)).append('\r');
            text.append(area.size() == 1 ? "" : "\u001b[" + (area.size() - 1) + "A");
        }
        drawn = !area.isEmpty();
        if (text.length() > 0) {
            out.write(text.toString());
        }
    }

    @Override
    public boolean colours() {
        return out.colours();
    }

    @Override
    public int width() {
        return window.get().columns();
    }

    /** Takes no lock: it is asked by runs that must notice when a write does not come to its end. */
    @Override
    public int statusLines() {
        WindowSize.Size size = window.get();
        if (size.rows() < FEWEST_ROWS || size.columns() < FEWEST_COLUMNS) {
            return 0;
        }
        return Math.max(FEWEST_LINES, Math.min(MOST_LINES, size.rows() / 2) / Math.max(1, areas.size()));
    }
}
