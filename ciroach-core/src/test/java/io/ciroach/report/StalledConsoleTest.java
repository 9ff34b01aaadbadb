package io.ciroach.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.event.LogLine;
import io.ciroach.event.RunEvent;
import io.ciroach.event.RunListener;
import io.ciroach.files.ReportFolder;
import io.ciroach.files.Workspace;
import io.ciroach.log.EventQueue;
import io.ciroach.report.ConsoleReport.Style;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A terminal that is stopped (Ctrl-S) or gone. */
@Timeout(60)
class StalledConsoleTest {

    private static final Path FILE = Path.of("/home/dev/payments/ciroach.toml");
    private static final Path REPORTS = Path.of("/home/dev/payments/target/ciroach");
    private static final RunEvent STARTED = Sample.events(FILE, REPORTS).get(0);
    private static final RunEvent CANCEL = new RunEvent.CancelRequested(Sample.at(3), "Ctrl-C", 1);
    private static final RunEvent CLEANUP = new RunEvent.AttemptStarted(Sample.at(3), "Cleanup", 1);
    private static final Duration NO_PATIENCE = Duration.ofMillis(1);

    @TempDir
    Path temporary;

    private final Stopped console = new Stopped();
    private ReportFolder folder;

    @BeforeEach
    void open() {
        folder = ReportFolder.open(Workspace.of(temporary), Path.of("reports"));
    }

    @AfterEach
    void close() throws IOException {
        console.go.countDown();
        folder.close();
    }

    @Test
    void whileTheRunGoesOnItHoldsOutputBackAndNothingIsLost() throws Exception {
        int lines = 50_000;
        AtomicInteger published = new AtomicInteger();
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        RunListener listener = new RunListener() {
            @Override
            public void onStepQueued(RunEvent.StepQueued event) {
                told.add(event.step());
            }
        };
        ConsoleReport report = start(NO_PATIENCE);
        EventQueue queue = new EventQueue(10_000, List.of(listener), report::accept, Thread::new);
        queue.publish(STARTED);
        Thread step = new Thread(() -> {
            try {
                for (int i = 0; i < lines; i++) {
                    queue.publishLines(Sample.lines(1, "lint", 1, Sample.out("line " + i)));
                    published.incrementAndGet();
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        step.start();
        console.entered.await();
        queue.publish(new RunEvent.StepQueued(Sample.at(2), "unit"));
        assertThat(told.take()).isEqualTo("unit");
        // A line costs more than 80 bytes of the room.
        assertThat(published.get()).isLessThan(10_000 / 80);
        console.go.countDown();
        step.join();
        queue.close();
        report.close();
        List<String> shown =
                console.text().lines().filter(line -> line.startsWith("lint")).toList();
        assertThat(shown).hasSize(lines);
        for (int i = 0; i < lines; i++) {
            assertThat(shown.get(i)).endsWith("| line " + i);
        }
        assertThat(report.warnings()).isEmpty();
    }

    @Test
    void onceACancelIsAskedItIsPassedByAndToldHowMuchItMissed() throws Exception {
        ConsoleReport report = start(NO_PATIENCE);
        report.accept(STARTED);
        console.entered.await();
        List<CompletionStage<@Nullable Void>> waiting = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            waiting.add(report.accept(Sample.lines(1, "lint", 1, Sample.out("a"), Sample.out("b"))));
        }
        assertThat(waiting).noneMatch(stage -> stage.toCompletableFuture().isDone());
        report.accept(CANCEL);
        for (CompletionStage<@Nullable Void> stage : waiting) {
            stage.toCompletableFuture().join();
        }
        assertThat(report.accept(Sample.lines(2, "lint", 1, Sample.out("c"))).toCompletableFuture())
                .isCompleted();
        console.go.countDown();
        // Without patience a console that is closed while it writes is passed by for good.
        console.told.await();
        report.accept(Sample.lines(4, "lint", 1, Sample.out("shown again")));
        report.close();
        assertThat(console.text())
                .contains(" lines of output not shown here")
                .contains("[ciroach] cancel: Ctrl-C")
                .doesNotContain("| a\n");
        // On a busy machine it may have been passed by once more: what was not shown is counted in any case.
        long shown =
                console.text().lines().filter(line -> line.startsWith("lint")).count();
        assertThat(report.warnings())
                .containsExactly(8 - shown + " lines of output not shown on the console; all are in the logs");
    }

    @Test
    void onceCleanupHasBegunItIsPassedBy() throws Exception {
        ConsoleReport report = start(NO_PATIENCE);
        report.accept(STARTED);
        console.entered.await();
        CompletionStage<@Nullable Void> written = report.accept(Sample.lines(1, "lint", 1, Sample.out("a")));
        report.accept(new RunEvent.AttemptStarted(Sample.at(2), "unit", 1));
        assertThat(written.toCompletableFuture().isDone()).isFalse();
        report.accept(CLEANUP);
        assertThat(written.toCompletableFuture().join()).isNull();
        report.close();
    }

    @Test
    void endOfTheRunDoesNotWaitForOneThatIsPassedBy() throws Exception {
        ConsoleReport report = start(NO_PATIENCE);
        report.accept(STARTED);
        console.entered.await();
        report.accept(CANCEL);
        report.accept(Sample.lines(1, "lint", 1, Sample.out("a")));
        report.close();
        assertThat(report.warnings()).containsExactly("1 line of output not shown on the console; all are in the logs");
    }

    @Test
    void endOfTheRunDoesNotWaitForOneThatStopsThen() throws Exception {
        ConsoleReport report = start(NO_PATIENCE);
        report.accept(CANCEL);
        console.entered.await();
        report.accept(Sample.lines(1, "lint", 1, Sample.out("a"), Sample.out("b")));
        report.close();
        assertThat(report.warnings())
                .containsExactly("2 lines of output not shown on the console; all are in the logs");
    }

    @Test
    void interruptEndsTheWaitingForOneThatMayNotBePassedBy() throws Exception {
        ConsoleReport report = start(NO_PATIENCE);
        report.accept(STARTED);
        console.entered.await();
        report.accept(Sample.lines(1, "lint", 1, Sample.out("a")));
        Thread.currentThread().interrupt();
        report.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(report.warnings()).hasSize(1);
    }

    @Test
    void consoleThatIsGoneHoldsNobodyUp() {
        takesNoMore(
                () -> {
                    throw new IllegalStateException("Broken pipe");
                },
                "Broken pipe");
    }

    @Test
    void faultOfTheVirtualMachineHoldsNobodyUp() {
        takesNoMore(
                () -> {
                    throw new StackOverflowError();
                },
                "java.lang.StackOverflowError");
    }

    private void takesNoMore(Runnable write, String why) {
        ConsoleOutput gone = new Console(false) {
            @Override
            public void write(String lines) {
                write.run();
            }
        };
        ConsoleReport report = ConsoleReport.start(
                gone,
                Style.INTERLEAVED,
                false,
                null,
                folder,
                () -> Sample.START,
                CiPresentation.NONE,
                Thread::new,
                NO_PATIENCE);
        report.accept(STARTED);
        for (int i = 0; i < 100; i++) {
            RunEvent.LogLines lines = Sample.lines(1, "lint", 1, new LogLine(LogLine.Stream.STDOUT, "x", false));
            assertThat(report.accept(lines).toCompletableFuture().join()).isNull();
        }
        report.close();
        assertThat(report.warnings()).contains("the console takes no more: " + why);
    }

    private ConsoleReport start(Duration patience) {
        return ConsoleReport.start(
                console,
                Style.INTERLEAVED,
                false,
                null,
                folder,
                () -> Sample.START,
                CiPresentation.NONE,
                Thread::new,
                patience);
    }

    /** Takes nothing until it is let go. */
    private static final class Stopped extends Console {

        private final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch go = new CountDownLatch(1);
        private final CountDownLatch told = new CountDownLatch(1);

        Stopped() {
            super(false);
        }

        @Override
        public void write(String lines) {
            entered.countDown();
            boolean interrupted = true;
            while (interrupted) {
                try {
                    go.await();
                    interrupted = false;
                } catch (InterruptedException e) {
                    // A terminal does not care.
                    interrupted = true;
                }
            }
            super.write(lines);
            if (lines.contains("not shown here")) {
                told.countDown();
            }
        }
    }
}
