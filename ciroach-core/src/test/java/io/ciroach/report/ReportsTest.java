package io.ciroach.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ciroach.event.RunEvent;
import io.ciroach.event.RunListener;
import io.ciroach.files.ReportFolder;
import io.ciroach.files.Workspace;
import io.ciroach.result.Outcome;
import io.ciroach.result.StepResult;
import io.ciroach.testing.Golden;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportsTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    Path temporary;

    private ReportFolder folder;
    private Path file;

    @BeforeEach
    void open() throws IOException {
        Workspace workspace = Workspace.of(temporary);
        folder = ReportFolder.open(workspace, Path.of("target/ciroach"));
        file = workspace.path().resolve("ciroach.toml");
    }

    @AfterEach
    void close() throws IOException {
        folder.close();
    }

    @Test
    void runJson() throws IOException {
        runTo(new JsonReport(folder));
        golden("run", Files.readString(folder.path().resolve("run.json")));
    }

    @Test
    void runJsonHasTheFieldsOfTheContract() throws IOException {
        runTo(new JsonReport(folder));
        JsonNode run = MAPPER.readTree(folder.path().resolve("run.json").toFile());
        assertThat(names(run))
                .containsExactly(
                        "schema",
                        "id",
                        "pipeline",
                        "file",
                        "engine",
                        "outcome",
                        "exitCode",
                        "startedAt",
                        "endedAt",
                        "durationMillis",
                        "limits",
                        "peak",
                        "cleaned",
                        "warnings",
                        "steps");
        assertThat(names(run.get("engine"))).containsExactly("address", "version");
        assertThat(names(run.get("limits"))).containsExactly("maxParallel", "memoryBytes", "cpus");
        assertThat(names(run.get("peak"))).containsExactly("containers", "memoryBytes");
        assertThat(names(run.get("cleaned")))
                .containsExactly("artifacts", "containers", "networks", "images", "caches", "recoveredRuns");
        List<String> ofTheContract = List.of(
                "name",
                "stage",
                "image",
                "imageId",
                "needs",
                "when",
                "always",
                "state",
                "exitCode",
                "attempts",
                "flaky",
                "queuedAt",
                "startedAt",
                "endedAt",
                "durationMillis",
                "waited",
                "memoryLimitBytes",
                "peakMemoryBytes",
                "lines",
                "log",
                "logComplete");
        for (JsonNode step : run.get("steps")) {
            assertThat(names(step)).containsAll(ofTheContract).hasSize(ofTheContract.size() + 3);
        }
        JsonNode compile = run.get("steps").get(1);
        assertThat(names(compile.get("attempts").get(0))).contains("state", "exitCode", "startedAt", "endedAt");
        assertThat(names(compile.get("waited").get(0))).containsExactly("reason", "by", "millis");
    }

    @Test
    void pathsLeadFromTheReportFolder() throws IOException {
        runTo(new JsonReport(folder));
        JsonNode run = MAPPER.readTree(folder.path().resolve("run.json").toFile());
        assertThat(folder.path().resolve(run.get("file").asText()).normalize()).isEqualTo(file);
        assertThat(run.get("cleaned").get("artifacts").get(0).asText()).isEqualTo("../classes");
        assertThat(run.get("steps").get(0).get("log").asText()).isEqualTo("logs/01-lint.log");
    }

    @Test
    void reportThatCannotBeWrittenIsASentence() throws IOException {
        folder.close();
        RunEvent finished = new RunEvent.RunFinished(Sample.at(1), Sample.result(file, folder.path()));
        assertThatThrownBy(() -> finished.deliverTo(new JsonReport(folder)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith("the report " + folder.path().resolve("run.json") + " could not be written: ");
        assertThatThrownBy(() -> finished.deliverTo(new NdjsonReport(folder)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith("the report " + folder.path().resolve("events.ndjson"));
    }

    @Test
    void events() throws IOException {
        runTo(new NdjsonReport(folder));
        golden("events", Files.readString(folder.path().resolve("events.ndjson")));
    }

    @Test
    void eventsAreOneObjectALineOfKnownTypes() throws IOException {
        NdjsonReport report = new NdjsonReport(folder);
        List<RunEvent> all = new ArrayList<>(Sample.events(file, folder.path()));
        all.addAll(all.size() - 1, Sample.cancelled(file, folder.path()).subList(1, 6));
        all.forEach(event -> event.deliverTo(report));
        List<String> lines = Files.readAllLines(folder.path().resolve("events.ndjson"));
        for (int i = 0; i < lines.size(); i++) {
            JsonNode event = MAPPER.readTree(lines.get(i));
            assertThat(event.get("type").asText())
                    .isIn(
                            "run-started",
                            "step-queued",
                            "step-waiting",
                            "pull-started",
                            "pull-finished",
                            "attempt-started",
                            "attempt-finished",
                            "step-finished",
                            "cancel-requested",
                            "cleanup-missed",
                            "run-finished");
            assertThat(event.get("at").asText()).matches("2026-11-24T10:\\d\\d:\\d\\d\\.\\d{3}Z");
            assertThat(event.has("schema")).isEqualTo(i == 0);
        }
    }

    @Test
    void eachEventIsThereAsSoonAsItWasDelivered() throws IOException {
        NdjsonReport report = new NdjsonReport(folder);
        int expected = 0;
        for (RunEvent event : Sample.events(file, folder.path())) {
            event.deliverTo(report);
            boolean kept = !(event instanceof RunEvent.LogLines)
                    && !(event instanceof RunEvent.PullProgress)
                    && !(event instanceof RunEvent.UsageSampled);
            expected += kept ? 1 : 0;
            String text = Files.readString(folder.path().resolve("events.ndjson"));
            assertThat(text).endsWith("}\n");
            assertThat(text.lines()).hasSize(expected);
        }
    }

    @Test
    void failure() {
        Path reports = Path.of("/home/dev/payments/target/ciroach");
        golden("failure", FailureText.of(Sample.result(file, reports)));
    }

    @Test
    void failureOfARunWithoutAFailedStep() {
        Path reports = Path.of("/home/dev/payments/target/ciroach");
        assertThat(FailureText.of(Sample.result(file, reports, Outcome.CANCELLED, 130, List.of(Sample.unit()))))
                .startsWith("pipeline \"payments\" was cancelled after 3m 10s\n");
        assertThat(FailureText.of(Sample.result(file, reports, Outcome.TIMED_OUT, 1, List.of())))
                .startsWith("pipeline \"payments\" ran into its time-out after 3m 10s\n");
    }

    @Test
    void failureOfARunThatTookTooLongNamesTheStepThatItEnded() {
        Path reports = Path.of("/home/dev/payments/target/ciroach");
        List<StepResult> steps = List.of(Sample.lint(reports), Sample.endedEarly(reports, "the run's time-out of 3m"));

        assertThat(FailureText.of(Sample.result(file, reports, Outcome.TIMED_OUT, 1, steps)))
                .startsWith("pipeline \"payments\" ran into its time-out after 3m 10s: step \"unit\" CANCELLED: "
                        + "the run's time-out of 3m\n  its last lines:\n  | test 12 of 90\n");
        assertThat(FailureText.of(Sample.result(file, reports, Outcome.CANCELLED, 130, steps)))
                .startsWith("pipeline \"payments\" was cancelled after 3m 10s\n");
    }

    @Test
    void failureCannotWriteToATerminal() {
        Path reports = Path.of("/home/dev/payments/target/ciroach");
        List<StepResult> steps = List.of(Sample.compile(reports));
        assertThat(FailureText.of(Sample.result(file, reports, Outcome.FAILED, 1, steps)))
                .contains("\n  | error:  memory")
                .doesNotContainPattern("[\\p{Cntrl}&&[^\n]]");
    }

    private void runTo(RunListener listener) {
        Sample.events(file, folder.path()).forEach(event -> event.deliverTo(listener));
    }

    private static List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        Iterator<String> iterator = node.fieldNames();
        iterator.forEachRemaining(names::add);
        return names;
    }

    private static void golden(String name, String text) {
        assertThat(text.getBytes(UTF_8)).isNotEmpty();
        Golden.check(Path.of("src/test/resources/io/ciroach/report", name + ".events"), text);
    }
}
