package io.ciroach.report;

import io.ciroach.event.RunEvent;
import io.ciroach.files.ReportFolder;
import io.ciroach.plan.PlannedStep;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Shows a run on a console, from a thread of its own, so that a slow console holds nobody but the output of the steps.
 *
 * <p>While a run goes on, a console that takes nothing is waited for. Once a cancel is asked or cleanup has begun, one that
 * took nothing for 2 s is passed by: lines of output are counted and dropped, until it takes some again; then it is told how
 * many it did not get, and goes on. Thread-safe.
 */
public final class ConsoleReport implements AutoCloseable {

    /** What is shown of the output of steps. */
    public enum Style {
        /** Each line as it comes. */
        INTERLEAVED,
        /** The same above a status area, where the output can show one. */
        LIVE,
        /** A step's output as one block when it ends. */
        GROUPED,
        /** The output of failed steps only, and no word about the others. */
        QUIET
    }

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final ConsoleOutput out;
    private final ThreadFactory threads;
    private final ConsoleQueue queue = new ConsoleQueue();
    private final StallWatch watch;
    private final Screen screen = new Screen(this::write, this::command);
    private final ConsoleText text;
    private final @Nullable LiveArea area;
    private final Set<String> cleanupSteps = new HashSet<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean closing;
    private volatile boolean abandoned;
    private volatile @Nullable String failure;

    private ConsoleReport(
            ConsoleOutput out,
            Style style,
            boolean timestamps,
            @Nullable String module,
            ReportFolder folder,
            InstantSource clock,
            CiPresentation ci,
            ThreadFactory threads,
            Duration patience) {
        this.out = out;
        this.threads = threads;
        this.watch = new StallWatch(patience, this::passBy, queue::resume);
        boolean live = style == Style.LIVE && out.statusLines() > 0;
        this.text = new ConsoleText(
                screen, style == Style.LIVE ? Style.INTERLEAVED : style, timestamps, out.colours(), module, folder, ci);
        this.area = live ? new LiveArea(out, new LiveStatus(out.colours(), module), clock, System::nanoTime) : null;
    }

    /**
     * Starts the console's thread.
     *
     * @param out where the text goes
     * @param style what is shown of the output of steps
     * @param timestamps whether the time since the start stands before each line
     * @param module stands before each step's name, or null
     * @param folder keeps the output that is shown later, in files without a name
     * @param clock by which the events are told, for what a status area says about now
     * @param ci the CI server that it is shown on
     * @param threads makes the thread, and one more once the run is ending
     * @return the console; hand its {@link #accept} to the event queue
     */
    public static ConsoleReport start(
            ConsoleOutput out,
            Style style,
            boolean timestamps,
            @Nullable String module,
            ReportFolder folder,
            InstantSource clock,
            CiPresentation ci,
            ThreadFactory threads) {
        return start(out, style, timestamps, module, folder, clock, ci, threads, PATIENCE);
    }

    static ConsoleReport start(
            ConsoleOutput out,
            Style style,
            boolean timestamps,
            @Nullable String module,
            ReportFolder folder,
            InstantSource clock,
            CiPresentation ci,
            ThreadFactory threads,
            Duration patience) {
        ConsoleReport report = new ConsoleReport(out, style, timestamps, module, folder, clock, ci, threads, patience);
        threads.newThread(report::show).start();
        return report;
    }

    /**
     * Takes an event, without blocking. Events come from one thread at a time.
     *
     * @param event what happened
     * @return completes once its lines are written, or never will be
     */
    public CompletionStage<@Nullable Void> accept(RunEvent event) {
        if (event instanceof RunEvent.RunStarted started) {
            started.plan().steps().stream()
                    .filter(PlannedStep::isCleanup)
                    .forEach(step -> cleanupSteps.add(step.name()));
        }
        if (event instanceof RunEvent.CancelRequested
                || (event instanceof RunEvent.AttemptStarted started && cleanupSteps.contains(started.step()))) {
            watch.arm(threads);
        }
        return queue.add(event);
    }

    /** Somebody wants the run to end, whatever it is at: a console that takes nothing is passed by from now on. Any thread. */
    public void cancelAsked() {
        watch.arm(threads);
    }

    /**
     * Says that the process ends now, past all that waits to be shown. Blocks for as long as the console does.
     *
     * @param reason why
     */
    public void leaving(String reason) {
        String lines = text.leaving(reason);
        try {
            if (area == null) {
                out.write(lines);
            } else {
                area.leave(lines);
            }
        } catch (IOException | RuntimeException e) {
            // There is nobody left to be told.
            return;
        }
    }

    /** {@return sentences about what the console did not show; none if all was shown} */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        String broken = failure;
        if (broken != null) {
            warnings.add(broken);
        }
        long lines = queue.dropped();
        if (lines > 0) {
            warnings.add(Words.count(lines, "line") + " of output not shown on the console; all are in the logs");
        }
        return warnings;
    }

    /**
     * Writes what is left and ends. A console that takes nothing is waited for, unless it may be passed by; an interrupt ends
     * the waiting as well.
     */
    @Override
    public void close() {
        closing = true;
        queue.close();
        if (watch.isStalled()) {
            over.countDown();
        }
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        abandoned = true;
        watch.close();
        queue.abandon();
    }

    private void passBy() {
        queue.drop();
        if (closing) {
            over.countDown();
        }
    }

    private void show() {
        try {
            for (RunEvent event = next(); event != null; event = next()) {
                long missing = queue.droppedSince();
                if (missing > 0) {
                    text.notShown(missing, event.at());
                }
                event.deliverTo(text);
                if (area != null) {
                    area.accept(event);
                }
                if (screen.isEmpty()) {
                    queue.written();
                }
            }
        } catch (RuntimeException | Error e) { // steps wait for what is shown here: none may wait for ever
            broken(e);
        } finally {
            takeAwayArea();
            over.countDown();
        }
    }

    /** A run that Ciroach itself could not bring to its end leaves none either. */
    private void takeAwayArea() {
        if (area != null) {
            write("", area::leave);
        }
    }

    /** {@return the next event, or null at the end; when there is none yet, what is gathered is written} */
    private @Nullable RunEvent next() {
        if (area != null) {
            return next(area);
        }
        RunEvent event = queue.poll();
        if (event != null) {
            return event;
        }
        screen.flush();
        queue.written();
        return queue.take();
    }

    /** Beside that draws the area anew as time passes. */
    private @Nullable RunEvent next(LiveArea drawn) {
        boolean open = true;
        RunEvent event = queue.poll();
        while (event == null && open) {
            long pause = drawn.pause();
            if (pause == 0) {
                screen.flush();
                write("");
                queue.written();
            }
            open = queue.await(pause == 0 ? LiveArea.GLANCE : pause);
            event = queue.poll();
        }
        if (event == null) {
            screen.flush();
            queue.written();
        }
        return event;
    }

    private void write(String lines) {
        write(lines, area == null ? out::write : area::write);
    }

    private void command(String line) {
        write(line, out::command);
    }

    private void write(String lines, Way way) {
        if (failure != null || abandoned) {
            return;
        }
        watch.begin();
        try {
            way.write(lines);
        } catch (IOException | RuntimeException e) {
            broken(e);
        } finally {
            watch.end();
        }
    }

    /** It shows no more, and holds nobody up. */
    private void broken(Throwable e) {
        failure = "the console takes no more: " + (e.getMessage() == null ? e.toString() : e.getMessage());
        queue.abandon();
    }

    @FunctionalInterface
    private interface Way {
        void write(String lines) throws IOException;
    }
}
