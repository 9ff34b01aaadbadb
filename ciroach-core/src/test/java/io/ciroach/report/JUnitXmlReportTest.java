package io.ciroach.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ciroach.event.RunEvent;
import io.ciroach.files.ReportFolder;
import io.ciroach.files.Workspace;
import io.ciroach.model.ByteSize;
import io.ciroach.model.When;
import io.ciroach.result.AttemptResult;
import io.ciroach.result.Outcome;
import io.ciroach.result.StepResult;
import io.ciroach.result.StepState;
import io.ciroach.testing.Golden;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.ToIntFunction;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.apache.maven.plugin.surefire.log.api.NullConsoleLogger;
import org.apache.maven.plugins.surefire.report.ReportTestCase;
import org.apache.maven.plugins.surefire.report.ReportTestSuite;
import org.apache.maven.plugins.surefire.report.TestSuiteXmlParser;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads the file back with the parser of Surefire's own report plugin, each time after holding it to the schema. */
class JUnitXmlReportTest {

    @TempDir
    Path temporary;

    private ReportFolder folder;

    @BeforeEach
    void open() {
        folder = ReportFolder.open(Workspace.of(temporary), Path.of("target/ciroach"));
    }

    @AfterEach
    void close() throws IOException {
        folder.close();
    }

    @Test
    void asItIsWritten() throws Exception {
        read(sample());
        Golden.check(
                Path.of("src/test/resources/io/ciroach/report/junit.events"),
                Files.readString(folder.path().resolve("TEST-ciroach.xml")));
    }

    @Test
    void surefireCountsWhatCiroachDoes() throws Exception {
        List<ReportTestSuite> suites = read(sample());
        assertThat(sum(suites, ReportTestSuite::getNumberOfTests)).isEqualTo(5);
        assertThat(sum(suites, ReportTestSuite::getNumberOfFailures)).isEqualTo(1);
        assertThat(sum(suites, ReportTestSuite::getNumberOfErrors)).isZero();
        assertThat(sum(suites, ReportTestSuite::getNumberOfSkipped))
                .as("skipped, and allowed to fail")
                .isEqualTo(2);
        assertThat(sum(suites, ReportTestSuite::getNumberOfFlakes)).isEqualTo(1);
        assertThat(suites.get(0).getTimeElapsed()).isEqualTo(190.25f);
    }

    @Test
    void aFlakyStepSucceededInTheTimeOfItsLastAttempt() throws Exception {
        ReportTestCase lint = named("lint", read(sample()));
        assertThat(lint.isSuccessful()).isTrue();
        assertThat(lint.getTime()).isEqualTo(1.0f);
        assertThat(lint.getFlakyFailures()).singleElement().satisfies(failure -> {
            assertThat(failure.getMessage()).isEqualTo("attempt 1: FAILED, exit code 2 after 1.5s");
            assertThat(failure.getType()).isEqualTo("FAILED");
        });
    }

    @Test
    void aFailedStepSaysHowAndWhereItsLogIs() throws Exception {
        ReportTestCase compile = named(Sample.COMPILE, read(sample()));
        assertThat(compile.hasFailure()).isTrue();
        assertThat(compile.getName()).isEqualTo(Sample.COMPILE);
        assertThat(compile.getFullClassName()).isEqualTo("payments.Build");
        assertThat(compile.getFailureType()).isEqualTo("OOM_KILLED");
        assertThat(compile.getFailureMessage()).isEqualTo("OOM_KILLED, exit code 137");
        assertThat(compile.getFailureDetail()).contains("log: logs/02-compile-version-1.75.log", "docker run --rm");
    }

    @Test
    void whatInfrastructureEndedIsAnErrorAfterItsOtherAttempts() throws Exception {
        List<AttemptResult> attempts = List.of(
                Sample.attempt(1, StepState.FAILED, 2, 1, 2),
                Sample.attempt(2, StepState.ERRORED, null, 3, 4),
                Sample.attempt(3, StepState.ERRORED, null, 5, 7));
        List<ReportTestSuite> suites =
                read(List.of(step("a", StepState.ERRORED, "no such image", attempts, List.of())));
        assertThat(sum(suites, ReportTestSuite::getNumberOfErrors)).isEqualTo(1);
        ReportTestCase a = named("a", suites);
        assertThat(a.hasError()).isTrue();
        assertThat(a.getTime()).isEqualTo(2.0f);
        assertThat(a.getFailureMessage()).isEqualTo("ERRORED: no such image");
        assertThat(Files.readString(folder.path().resolve("TEST-ciroach.xml")))
                .containsSubsequence("<rerunFailure message=\"attempt 1", "<error ", "<rerunError message=\"attempt 2");
    }

    @Test
    void anAttemptThatInfrastructureEndedMakesAFlakyError() throws Exception {
        List<AttemptResult> attempts = List.of(
                Sample.attempt(1, StepState.ERRORED, null, 1, 2), Sample.attempt(2, StepState.SUCCEEDED, 0, 3, 4));
        ReportTestCase a = named("a", read(List.of(step("a", StepState.SUCCEEDED, null, attempts, List.of()))));
        assertThat(a.isSuccessful()).isTrue();
        assertThat(a.getFlakyErrors()).hasSize(1);
    }

    @Test
    void aCancelledStepIsAnErrorForItDidNotPass() throws Exception {
        ReportTestCase a = named("a", read(List.of(step("a", StepState.CANCELLED, "Ctrl-C", List.of(), List.of()))));
        assertThat(a.hasError()).isTrue();
        assertThat(a.getFailureMessage()).isEqualTo("CANCELLED: Ctrl-C");
    }

    @Test
    void hostileTextIsInert() throws Exception {
        String hostile =
                "]]></system-out></testcase><evil a=\"b\"/>&amp;&#0;<!--\u0000\u001b[2J\u202e\ufffe\ud800 \r\n::error::x"
                        + "\n##[error]y \ud83e\udd80";
        List<ReportTestSuite> suites =
                read(List.of(step(hostile, StepState.FAILED, hostile, List.of(), List.of(hostile, "plain \u20ac"))));
        assertThat(suites)
                .flatExtracting(ReportTestSuite::getTestCases)
                .extracting(ReportTestCase::getName)
                .containsExactly(
                        "]]></system-out></testcase><evil a=\"b\"/>&amp;&#0;<!-- [2J \ufffd\ufffd  ::error::x # #[error]y"
                                + " \ud83e\udd80");
        String text = Files.readString(folder.path().resolve("TEST-ciroach.xml"));
        assertThat(text)
                .doesNotContain("<evil", "]]>", "##[", "\u001b", "\u202e")
                .doesNotContainPattern("(?m)^\\s*::")
                .contains("plain \u20ac</system-out>");
    }

    @Test
    void reportThatCannotBeWrittenIsASentence() throws IOException {
        folder.close();
        assertThatThrownBy(() -> write(sample()))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith("the report " + folder.path().resolve("TEST-ciroach.xml") + " could not be");
    }

    private List<StepResult> sample() {
        return Sample.result(temporary, folder.path()).steps();
    }

    private static StepResult step(
            String name,
            StepState state,
            @Nullable String message,
            List<AttemptResult> attempts,
            List<String> lastLines) {
        return new StepResult(
                name,
                null,
                "alpine",
                null,
                List.of(),
                When.SUCCESS,
                state,
                state == StepState.FAILED ? 2 : null,
                false,
                message,
                List.of(),
                attempts,
                false,
                Sample.at(0),
                Sample.at(1),
                Sample.at(9),
                List.of(),
                ByteSize.ofMb(1),
                null,
                1,
                lastLines,
                null,
                true,
                null);
    }

    private void write(List<StepResult> steps) {
        new RunEvent.RunFinished(Sample.at(1), Sample.result(temporary, folder.path(), Outcome.FAILED, 1, steps))
                .deliverTo(new JUnitXmlReport(folder));
    }

    private List<ReportTestSuite> read(List<StepResult> steps) throws Exception {
        write(steps);
        Path file = folder.path().resolve("TEST-ciroach.xml");
        SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
                .newSchema(Objects.requireNonNull(getClass().getResource("test-report.xsd")))
                .newValidator()
                .validate(new StreamSource(file.toFile()));
        try (InputStreamReader reader = new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8)) {
            return new TestSuiteXmlParser(new NullConsoleLogger()).parse(reader);
        }
    }

    /** The parser makes a suite of each {@code classname}. */
    private static int sum(List<ReportTestSuite> suites, ToIntFunction<ReportTestSuite> number) {
        return suites.stream().mapToInt(number).sum();
    }

    private static ReportTestCase named(String step, List<ReportTestSuite> suites) {
        return suites.stream()
                .flatMap(suite -> suite.getTestCases().stream())
                .filter(test -> test.getName().equals(step))
                .findFirst()
                .orElseThrow();
    }
}
