package io.ciroach.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ciroach.event.RunEvent;
import io.ciroach.files.ReportFolder;
import io.ciroach.files.Workspace;
import io.ciroach.plan.ExecutionPlan;
import io.ciroach.result.Outcome;
import io.ciroach.testing.Golden;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlReportGoldenTest {

    @TempDir
    Path temporary;

    private ReportFolder folder;
    private HtmlReport report;

    @BeforeEach
    void open() {
        folder = ReportFolder.open(Workspace.of(temporary), Path.of("target/ciroach"));
        report = new HtmlReport(folder);
    }

    @AfterEach
    void close() throws IOException {
        folder.close();
    }

    @Test
    void asItIsWritten() throws IOException {
        Sample.events(file(), folder.path()).forEach(event -> event.deliverTo(report));
        golden("html");
    }

    @Test
    void ofARunThatWasCancelledBeforeAnythingRan() throws IOException {
        Sample.cancelled(file(), folder.path()).forEach(event -> event.deliverTo(report));
        golden("html-cancelled");
    }

    @Test
    void fiveHundredStepsAndAHundredMegabytesOfLogsMakeASmallPage() throws IOException {
        new LargeRun(file(), folder.path()).tell(event -> event.deliverTo(report));
        assertThat(page()).hasSizeLessThan(3 << 20);
    }

    @Test
    void aBudgetFarAboveWhatWasHeldIsOnlyNamed() throws IOException {
        report.onRunStarted(Sample.started(Sample.plan(), file(), folder.path()));
        report.onRunFinished(new RunEvent.RunFinished(
                Sample.at(190.25),
                Sample.result(file(), folder.path(), Outcome.FAILED, 1, List.of(Sample.docs(folder.path())))));
        assertThat(page()).contains(">the budget of 6gb lies far above</text>");
    }

    @Test
    void aDescriptionThatMayHoldAValueFromTheEnvironmentIsNotShown() throws IOException {
        ExecutionPlan plan = Sample.plan();
        report.onRunStarted(Sample.started(
                new ExecutionPlan(plan.pipeline(), plan.steps(), List.of(), Map.of("lint", Set.of("env.TOKEN"))),
                file(),
                folder.path()));
        report.onRunFinished(new RunEvent.RunFinished(Sample.at(190.25), Sample.result(file(), folder.path())));
        assertThat(page()).doesNotContain("style and spelling");
    }

    @Test
    void reportThatCannotBeWrittenIsASentence() throws IOException {
        folder.close();
        assertThatThrownBy(() -> Sample.events(file(), folder.path()).forEach(event -> event.deliverTo(report)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith("the report " + folder.path().resolve("report.html") + " could not be");
    }

    private Path file() {
        return folder.path().resolve("../../ciroach.toml").normalize();
    }

    private String page() throws IOException {
        return Files.readString(folder.path().resolve("report.html"));
    }

    /** Style, script and their hashes have files of their own. */
    private void golden(String name) throws IOException {
        String page = page().replaceAll("(?s)<style>.*?</style>", "<style/>")
                .replaceAll("(?s)<script>.*?</script>", "<script/>")
                .replaceAll("sha256-[A-Za-z0-9+/=]+", "sha256");
        Golden.check(Path.of("src/test/resources/io/ciroach/report", name + ".events"), page);
    }
}
