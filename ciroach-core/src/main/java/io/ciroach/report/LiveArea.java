package io.ciroach.report;

import io.ciroach.event.RunEvent;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The status area of one run: what it shows changes at most ten times a second, and is looked at twice a second while nothing
 * happens. The console's thread writes; whoever ends the process may take the area away.
 */
final class LiveArea {

    private static final long FRAME = Duration.ofMillis(100).toNanos();

    /** How long what is shown is good for if nothing happens, in nanoseconds. */
    static final long GLANCE = Duration.ofMillis(500).toNanos();

    private final ConsoleOutput out;
    private final LiveStatus status;
    private final InstantSource clock;
    private final LongSupplier nanos;

    private List<String> shown = List.of();
    private long written;
    private long looked;
    private boolean gone;

    LiveArea(ConsoleOutput out, LiveStatus status, InstantSource clock, LongSupplier nanos) {
        this.out = out;
        this.status = status;
        this.clock = clock;
        this.nanos = nanos;
        this.written = nanos.getAsLong() - FRAME;
        this.looked = written;
    }

    /** Takes what happened; it shows with the next picture. */
    synchronized void accept(RunEvent event) {
        event.deliverTo(status);
    }

    /** {@return how long to wait before the next write, in nanoseconds; 0 for not at all} */
    synchronized long pause() {
        return status.isOver() ? 0 : Math.max(0, written + FRAME - nanos.getAsLong());
    }

    /**
     * Writes lines above the area, which is brought up to date when it is time for that. Much output comes in blocks, more of
     * them than frames: the area is drawn again with each, and stays the same.
     */
    synchronized void write(String lines) throws IOException {
        long now = nanos.getAsLong();
        List<String> before = shown;
        if (gone) {
            shown = List.of();
        } else if (status.isOver() || now - looked >= FRAME) {
            looked = now;
            shown = status.lines(clock.instant(), out.width(), out.statusLines());
        }
        if (!lines.isEmpty() || !shown.equals(before)) {
            written = now;
            out.write(lines, this, shown);
        }
    }

    /** Writes last lines, and takes the area away for good. */
    synchronized void leave(String lines) throws IOException {
        gone = true;
        shown = List.of();
        out.write(lines, this, shown);
    }
}
