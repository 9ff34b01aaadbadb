package io.ciroach.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.event.RunEvent;
import io.ciroach.files.ReportFolder;
import io.ciroach.files.Workspace;
import io.ciroach.model.Budget;
import io.ciroach.model.ByteSize;
import io.ciroach.model.WaitReason;
import io.ciroach.model.When;
import io.ciroach.plan.PlannedStep;
import io.ciroach.report.ConsoleReport.Style;
import io.ciroach.result.AttemptResult;
import io.ciroach.result.StepState;
import io.ciroach.testing.Golden;
import io.ciroach.testing.Seed;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

// Long because the pictures of the status area are made by a small console of its own, which all tests share.
/** The status area of a run: its pictures, and that it never touches a line of output. */
@Timeout(60)
class LiveConsoleGoldenTest {

    private static final Path FILE = Path.of("/home/dev/payments/ciroach.toml");
    private static final Path REPORTS = Path.of("/home/dev/payments/target/ciroach");

    @TempDir
    Path temporary;

    private ReportFolder folder;

    @BeforeEach
    void open() {
        folder = ReportFolder.open(Workspace.of(temporary), Path.of("reports"));
    }

    @AfterEach
    void close() throws IOException {
        folder.close();
    }

    // ---- pictures

    @Test
    void picturesOfARun() {
        StringBuilder pictures = new StringBuilder();
        for (double at : new double[] {0.5, 3, 12.4, 30, 61, 146.15, 147.5, 190.25}) {
            pictures.append(picture(Sample.events(FILE, REPORTS), Sample.at(at), 80, 12, false));
        }
        golden("live", pictures.toString());
    }

    @Test
    void picturesOfManySteps() {
        StringBuilder pictures = new StringBuilder();
        for (int columns : new int[] {40, 80, 120, 200}) {
            pictures.append(picture(many(), Sample.at(75), columns, 12, false));
        }
        pictures.append(picture(many(), Sample.at(75), 80, 3, false));
        golden("live-many", pictures.toString());
    }

    @Test
    void whoHasEndedIsWaitedForNoMore() {
        List<RunEvent> events = new ArrayList<>(Sample.events(FILE, REPORTS).subList(0, 1));
        events.add(new RunEvent.StepWaiting(
                Sample.at(1), Sample.COMPILE, new WaitReason.Room(List.of("lint", "another"))));
        events.add(new RunEvent.StepWaiting(Sample.at(1), "unit", new WaitReason.Room(List.of("lint"))));
        events.add(new RunEvent.StepWaiting(Sample.at(1), "Cleanup", new WaitReason.Needs(List.of("lint"))));
        events.add(new RunEvent.AttemptStarted(Sample.at(2), "docs", 1));
        events.add(new RunEvent.StepFinished(Sample.at(3), Sample.lint(REPORTS)));
        assertThat(picture(events, Sample.at(4), 80, 12, false))
                .contains("  compile[version=1.75]  waits for room, held by another\n")
                .contains("  unit                   waits for room, held by docs\n")
                .contains("  Cleanup                is next\n");
    }

    @Test
    void eachReasonHasItsWords() {
        List<RunEvent> events = new ArrayList<>(Sample.events(FILE, REPORTS).subList(0, 1));
        events.add(new RunEvent.StepWaiting(Sample.at(1), "lint", new WaitReason.Engine()));
        events.add(new RunEvent.StepWaiting(Sample.at(1), "unit", new WaitReason.Pulling("rust:1.75")));
        events.add(new RunEvent.StepWaiting(Sample.at(1), "docs", new WaitReason.Room(List.of())));
        events.add(new RunEvent.CancelRequested(Sample.at(2), "Ctrl-C", 1));
        assertThat(picture(events, Sample.at(4), 80, 12, false))
                .contains("\npayments  4s  0 of 5 done, ending  0 of 2 run  ")
                .contains("  lint                   starts\n")
                .contains("  unit                   waits for rust:1.75\n")
                .contains("  docs                   waits for room\n");
    }

    @Test
    void pictureInColours() {
        golden("live-colours", picture(many(), Sample.at(75), 80, 12, true).replace('\u001b', '^'));
    }

    /** Eleven run, two pulls, the others wait for this and that. */
    private static List<RunEvent> many() {
        List<PlannedStep> steps = new ArrayList<>();
        for (int i = 1; i <= 40; i++) {
            String name = i == 3 ? "übersetzen 日本語 mit einem langen Namen, der nicht endet" : "step " + i;
            steps.add(Sample.planned(i, Sample.step(name, null, When.SUCCESS, 512, 0, null), 1, 1));
        }
        List<RunEvent> events = new ArrayList<>();
        events.add(started(steps));
        for (PlannedStep step : steps) {
            String name = step.name();
            if (step.index() <= 6) {
                events.add(new RunEvent.AttemptStarted(Sample.at(step.index() * 10), name, step.index() == 2 ? 3 : 1));
                events.add(new RunEvent.UsageSampled(Sample.at(70), name, step.index() * (80L << 20)));
            } else {
                events.add(new RunEvent.StepWaiting(
                        Sample.at(1),
                        name,
                        step.index() == 40
                                ? new WaitReason.CacheInUse("m2", List.of("step 1"))
                                : step.index() == 39
                                        ? new WaitReason.Room(List.of("step 1", "step 2"))
                                        : new WaitReason.Needs(
                                                List.of("step 1", "step 2", "step 4", "step 5", "step 6"))));
            }
        }
        events.add(new RunEvent.PullStarted(Sample.at(60), "registry.example/team/rust:1.80"));
        events.add(new RunEvent.PullProgress(Sample.at(61), "registry.example/team/rust:1.80", 30 << 20, 90 << 20));
        return events;
    }

    private static String picture(List<RunEvent> events, Instant at, int columns, int most, boolean colours) {
        LiveStatus status = new LiveStatus(colours, null);
        events.stream().filter(event -> !event.at().isAfter(at)).forEach(event -> event.deliverTo(status));
        List<String> lines = status.lines(at, columns, most);
        assertThat(lines)
                .hasSizeLessThanOrEqualTo(most)
                .allSatisfy(line -> assertThat(Columns.width(line.replaceAll("\u001b\\[[0-9;]*m", "")))
                        .isLessThan(columns));
        return "---- " + columns + " columns, " + at + "\n" + String.join("\n", lines) + "\n";
    }

    @Test
    void pictureOnThePage() throws IOException {
        List<PlannedStep> steps = new ArrayList<>();
        for (int i = 1; i <= 40; i++) {
            String name = i <= 5
                    ? List.of("compile", "unit", "docs", "package", "deploy").get(i - 1)
                    : "a longer name, " + i;
            steps.add(Sample.planned(i, Sample.step(name, null, When.SUCCESS, i == 1 ? 2048 : 512, 0, null), 1, 1));
        }
        List<RunEvent> events = new ArrayList<>(List.of(started(steps)));
        for (int i = 1; i <= 3; i++) {
            events.add(new RunEvent.AttemptStarted(
                    Sample.at(i == 1 ? 10 : 20 * i), steps.get(i - 1).name(), i == 2 ? 2 : 1));
        }
        events.add(new RunEvent.UsageSampled(Sample.at(70), "compile", 1229L << 20));
        events.add(new RunEvent.UsageSampled(Sample.at(70), "unit", 160L << 20));
        events.add(new RunEvent.UsageSampled(Sample.at(70), "docs", 480L << 20));
        events.add(new RunEvent.PullStarted(Sample.at(60), "rust:1.80"));
        events.add(new RunEvent.PullProgress(Sample.at(61), "rust:1.80", 30 << 20, 90 << 20));
        events.add(new RunEvent.StepWaiting(
                Sample.at(1), "package", new WaitReason.Room(List.of("compile", "unit", "docs"))));
        events.add(new RunEvent.StepWaiting(Sample.at(1), "deploy", new WaitReason.Needs(List.of("compile"))));
        steps.subList(5, 28)
                .forEach(step -> events.add(
                        new RunEvent.StepWaiting(Sample.at(1), step.name(), new WaitReason.Needs(List.of("deploy")))));
        for (int i = 0; i < 12; i++) {
            events.add(new RunEvent.StepFinished(Sample.at(70), Sample.lint(REPORTS)));
        }
        String picture = picture(events, Sample.at(75), 80, 9, false);
        assertThat(Path.of("../docs/maven.md")).content().contains(picture.substring(picture.indexOf("\n\n") + 2));
    }

    private static RunEvent started(List<PlannedStep> steps) {
        return new RunEvent.RunStarted(
                Sample.START,
                "x",
                Sample.plan(steps, List.of()),
                new Budget(6, ByteSize.ofMb(6144), null),
                "unix:///var/run/docker.sock",
                "28.5.2",
                FILE,
                REPORTS,
                List.of());
    }

    // ---- the whole console

    @Test
    void linesAboveTheAreaAreThoseOfInterleavedAndTheAreaIsGoneAtTheEnd() {
        assertSame(Sample.events(FILE, REPORTS), "sample");
        assertSame(Sample.cancelled(FILE, REPORTS), "cancelled");
    }

    @Test
    void whateverHappensNoLineIsTouched() {
        long seed = Seed.get();
        Random random = new Random(seed);
        for (int round = 0; round < 30; round++) {
            assertSame(anything(random), Seed.words(seed) + ", round " + round);
        }
    }

    @Test
    void runThatCannotEndTakesItsAreaAwayToo() {
        Emulator terminal = new Emulator(24, 80);
        List<RunEvent> events = Sample.events(FILE, REPORTS);
        show(new LiveScreen(terminal, () -> new WindowSize.Size(24, 80)), Style.LIVE, events.subList(0, 9), null);
        assertThat(terminal.lines().get(terminal.lines().size() - 1)).isEmpty();
        assertThat(terminal.lines()).noneMatch(line -> line.contains(" held"));
    }

    private void assertSame(List<RunEvent> events, String words) {
        Console interleaved = new Console(true);
        show(interleaved, Style.INTERLEAVED, events, null);
        List<String> expected = new ArrayList<>(
                interleaved.text().replaceAll("\u001b\\[[0-9;]*m", "").lines().toList());
        expected.add("");
        Emulator terminal = new Emulator(24, 80);
        LiveScreen screen = new LiveScreen(terminal, () -> new WindowSize.Size(24, 80));
        show(screen, Style.LIVE, events, null);
        assertThat(terminal.lines()).as(words).isEqualTo(expected);
    }

    /** By the console itself, not by its parts: what is drawn reaches the output. */
    @Test
    void consoleShowsTheStatusWhileStepsRunAndTakesItAway() {
        List<List<String>> drawn = new ArrayList<>();
        ConsoleOutput terminal = new ConsoleOutput() {
            @Override
            public void write(String text) {
                throw new AssertionError("past the status: " + text);
            }

            @Override
            public void write(String lines, Object run, List<String> status) {
                drawn.add(status);
            }

            @Override
            public int statusLines() {
                return 9;
            }

            @Override
            public boolean colours() {
                return false;
            }

            @Override
            public int width() {
                return 80;
            }
        };

        List<RunEvent> events = Sample.events(FILE, REPORTS);
        ConsoleReport report = ConsoleReport.start(
                terminal, Style.LIVE, false, null, folder, () -> Sample.at(75), CiPresentation.NONE, Thread::new);

        events.subList(0, events.size() - 1).stream()
                .map(report::accept)
                .forEach(shown -> shown.toCompletableFuture().join());
        assertThat(drawn.stream().flatMap(List::stream)).anyMatch(line -> line.contains("held"));
        report.accept(events.get(events.size() - 1));
        report.close();
        assertThat(drawn.get(drawn.size() - 1)).isEmpty();
    }

    /** Steps of one plan start, write, are measured and end in any order that makes sense. */
    private static List<RunEvent> anything(Random random) {
        List<RunEvent> sample = Sample.events(FILE, REPORTS);
        List<RunEvent> events = new ArrayList<>(List.of(sample.get(0)));
        List<String> names =
                Sample.plan().steps().stream().map(PlannedStep::name).toList();
        for (int i = 0; i < 300; i++) {
            String step = names.get(random.nextInt(names.size()));
            double at = i / 3.0;
            switch (random.nextInt(8)) {
                case 0 -> events.add(new RunEvent.AttemptStarted(Sample.at(at), step, 1));
                case 1 -> events.add(new RunEvent.UsageSampled(Sample.at(at), step, random.nextInt(1 << 30)));
                case 2 ->
                    events.add(new RunEvent.AttemptFinished(
                            Sample.at(at),
                            step,
                            new AttemptResult(1, StepState.FAILED, 1, null, Sample.START, Sample.at(at))));
                case 3 -> events.add(new RunEvent.StepWaiting(Sample.at(at), step, new WaitReason.Room(names)));
                case 4 -> events.add(new RunEvent.PullStarted(Sample.at(at), step));
                case 5 -> events.add(new RunEvent.PullFinished(Sample.at(at), step, "sha256:1", null));
                default ->
                    events.add(Sample.lines(
                            at, step, 1, Sample.out("x".repeat(random.nextInt(200))), Sample.err("\u001b[31m" + i)));
            }
        }
        events.add(sample.get(sample.size() - 1));
        return events;
    }

    private void show(ConsoleOutput out, Style style, List<RunEvent> events, @Nullable String module) {
        ConsoleReport report = ConsoleReport.start(
                out, style, false, module, folder, () -> Sample.at(75), CiPresentation.NONE, Thread::new);
        events.forEach(report::accept);
        report.close();
        assertThat(report.warnings()).isEmpty();
    }

    private static void golden(String name, String text) {
        Golden.check(Path.of("src/test/resources/io/ciroach/report", name + ".events"), text);
    }
}
