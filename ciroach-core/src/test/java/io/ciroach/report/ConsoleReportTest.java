package io.ciroach.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.event.RunEvent;
import io.ciroach.files.ReportFolder;
import io.ciroach.files.Workspace;
import io.ciroach.model.When;
import io.ciroach.report.ConsoleReport.Style;
import io.ciroach.testing.Golden;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class ConsoleReportTest {

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

    @Test
    void interleaved() {
        golden("console-interleaved", show(Style.INTERLEAVED, false, null, false, Sample.events(FILE, REPORTS)));
    }

    @Test
    void interleavedInColours() {
        String text = show(Style.INTERLEAVED, false, null, true, Sample.events(FILE, REPORTS));
        golden("console-colours", text.replace('\u001b', '^'));
    }

    @Test
    void interleavedWithTimestampsAndModule() {
        golden("console-timestamps", show(Style.INTERLEAVED, true, "server", false, Sample.events(FILE, REPORTS)));
    }

    @Test
    void grouped() {
        golden("console-grouped", show(Style.GROUPED, false, null, false, Sample.events(FILE, REPORTS)));
    }

    @Test
    void quiet() {
        golden("console-quiet", show(Style.QUIET, false, null, false, Sample.events(FILE, REPORTS)));
    }

    @Test
    void cancelled() {
        golden("console-cancelled", show(Style.INTERLEAVED, false, null, false, Sample.cancelled(FILE, REPORTS)));
    }

    @Test
    void quietStillTellsOfACancel() {
        golden("console-cancelled-quiet", show(Style.QUIET, false, null, false, Sample.cancelled(FILE, REPORTS)));
    }

    @Test
    void onGitHub() {
        CiPresentation github = new GitHubCommands("server/ciroach.toml", Map.of(Sample.COMPILE, 12), null);
        golden("console-github", show(Style.GROUPED, github, Sample.events(FILE, REPORTS)));
    }

    @Test
    void onGitLab() {
        String text = show(Style.GROUPED, new GitLabSections("k3v9c2"), Sample.events(FILE, REPORTS));
        golden("console-gitlab", text.replace('\u001b', '^').replace('\r', '<'));
    }

    @Test
    void linesAsTheyComeHaveErrorsAndNoGroups() {
        CiPresentation github = new GitHubCommands("", Map.of(), "server");
        assertThat(show(Style.INTERLEAVED, github, Sample.events(FILE, REPORTS))
                        .lines()
                        .filter(line -> line.startsWith("::")))
                .containsExactly(
                        "::error title=server%3Acompile[version=1.75] OOM_KILLED%2C exit code 137::after 1m 33s"
                                + "%0ACompiling app%0Aerror:  memory");
    }

    @ParameterizedTest
    @EnumSource
    void outputIsNeverACommandOfACiServer(Style style) {
        List<RunEvent> events = List.of(
                Sample.events(FILE, REPORTS).get(0),
                Sample.lines(
                        1,
                        Sample.COMPILE,
                        1,
                        Sample.out("::error file=a.c,line=1::boom"),
                        Sample.out("  ::set-output name=x::y"),
                        Sample.out("x ##[add-mask]boom"),
                        Sample.out("\u001b[1m##[error]boom"),
                        Sample.out("#\u001b[1m#[error]boom"),
                        Sample.out("##vso[task.complete result=Failed;]"),
                        Sample.out("##teamcity[blockOpened name='x']"),
                        Sample.out("section_start:1:x"),
                        Sample.err("--- a Buildkite group")),
                new RunEvent.StepFinished(Sample.at(2), Sample.compile(REPORTS)));
        for (boolean colours : new boolean[] {false, true}) {
            String text = show(style, false, null, colours, events);
            assertThat(text).contains("boom").doesNotContainPattern("##[a-z]*\\[");
            assertThat(text.lines())
                    .allSatisfy(line -> assertThat(line.replaceAll("\u001b\\[[0-9;]*m", ""))
                            .matches("(\\[ciroach]|compile\\[version=1.75] [|!]) .*"));
        }
    }

    @Test
    void colourOfALineEndsWithIt() {
        List<RunEvent> events = List.of(Sample.lines(1, "a", 1, Sample.out("\u001b[31mred"), Sample.out("plain")));
        assertThat(show(Style.INTERLEAVED, false, null, true, events)).contains("\u001b[31mred\u001b[0m\n");
        assertThat(show(Style.INTERLEAVED, false, null, false, events)).isEqualTo("a | red\na | plain\n");
    }

    @Test
    void longNamesStandAsTheyAre() {
        String name = "a step with a name that is longer than the others may be wide";
        List<RunEvent> events = List.of(
                Sample.started(
                        Sample.plan(
                                List.of(
                                        Sample.planned(1, Sample.step(name, null, When.SUCCESS, 1, 0, null), 1, 1),
                                        Sample.planned(2, Sample.step("b", null, When.SUCCESS, 1, 0, null), 1, 1)),
                                List.of()),
                        FILE,
                        REPORTS),
                Sample.lines(1, name, 1, Sample.out("x")),
                Sample.lines(1, "b", 1, Sample.out("y")));
        assertThat(show(Style.INTERLEAVED, false, null, false, events))
                .contains("\n" + name + " | x\n")
                .contains("\nb" + " ".repeat(28) + "| y\n");
    }

    @Test
    void groupedOutputThatIsLargeIsKeptOutOfMemoryAndWhole() {
        List<RunEvent> events = new ArrayList<>();
        StringBuilder expected = new StringBuilder("[ciroach] output of lint:\n");
        for (int i = 0; i < 20_000; i++) {
            events.add(Sample.lines(1, "lint", 1, Sample.out("line \u20ac " + i)));
            expected.append("lint | line \u20ac ").append(i).append('\n');
        }
        events.add(new RunEvent.StepFinished(Sample.at(5), Sample.lint(REPORTS)));
        assertThat(show(Style.GROUPED, false, null, false, events)).startsWith(expected);
    }

    @Test
    void groupedOutputThatCannotBeKeptComesAsItIsWritten() throws IOException {
        folder.close();
        List<RunEvent> events = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            events.add(Sample.lines(1, "lint", 1, Sample.out("line " + i)));
        }
        events.add(new RunEvent.StepFinished(Sample.at(5), Sample.lint(REPORTS)));
        List<String> lines =
                show(Style.GROUPED, false, null, false, events).lines().toList();
        assertThat(lines.get(0)).startsWith("[ciroach] warning: the output of lint comes as it is written");
        assertThat(lines.stream().filter(line -> line.startsWith("lint | line ")))
                .hasSize(5000);
    }

    private String show(
            Style style, boolean timestamps, @Nullable String module, boolean colours, List<RunEvent> events) {
        return show(style, timestamps, module, colours, CiPresentation.NONE, events);
    }

    private String show(Style style, CiPresentation ci, List<RunEvent> events) {
        return show(style, false, null, false, ci, events);
    }

    private String show(
            Style style,
            boolean timestamps,
            @Nullable String module,
            boolean colours,
            CiPresentation ci,
            List<RunEvent> events) {
        Console console = new Console(colours);
        ConsoleReport report =
                ConsoleReport.start(console, style, timestamps, module, folder, () -> Sample.START, ci, Thread::new);
        events.forEach(report::accept);
        report.close();
        assertThat(report.warnings()).isEmpty();
        return console.text();
    }

    private static void golden(String name, String text) {
        Golden.check(Path.of("src/test/resources/io/ciroach/report", name + ".events"), text);
    }
}
