package io.ciroach.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.result.Outcome;
import io.ciroach.result.PipelineResult;
import io.ciroach.result.StepResult;
import io.ciroach.result.Waited;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTest {

    private static final Path REPORTS = Path.of("/reports");

    @Test
    void manyStepsAreShownOnlyWhereThereIsSomethingToSay() {
        List<StepResult> steps = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            steps.add(i == 250 ? Sample.compile(REPORTS) : Sample.cleanup(REPORTS));
        }
        List<String> lines = summary(steps, Outcome.FAILED, 1);
        assertThat(lines).hasSize(8);
        assertThat(lines.get(1)).startsWith("OOM_KILLED");
        assertThat(lines.get(2)).isEqualTo("and 499 more steps SUCCEEDED");
    }

    @Test
    void waitingAloneIsNothingToSayWhereStepsAreMany() {
        StepResult waited = Sample.cleanup(REPORTS, List.of(wait("room", 48_000, "unit")));

        assertThat(summary(Collections.nCopies(41, waited), Outcome.SUCCEEDED, 0))
                .noneMatch(line -> line.contains("waited"));
        assertThat(summary(Collections.nCopies(40, waited), Outcome.SUCCEEDED, 0))
                .filteredOn(line -> line.endsWith("waited 48s for room (unit)"))
                .hasSize(40);
    }

    @Test
    void waitsOfOneCauseAreOne() {
        assertThat(notes(
                        wait("engine", 600), wait("room", 900, "unit"), wait("engine", 700), wait("room", 900, "docs")))
                .containsExactly("waited 1.3s for the engine");
    }

    @Test
    void rowsStayShortHoweverLongNamesAre() {
        assertThat(notes(wait("room", 9_000, "unit[part=accounts,jdk=17]", "unit[part=billing,jdk=17]", "docs")))
                .containsExactly("waited 9.0s for room (unit[part=accounts,jdk=17] and 2 more)");
        assertThat(notes(wait("room", 9_000, "a".repeat(60))))
                .containsExactly("waited 9.0s for room (" + "a".repeat(60) + ")");
    }

    @Test
    void lastLineIsTheOutcome() {
        assertThat(summary(List.of(Sample.cleanup(REPORTS)), Outcome.SUCCEEDED, 0))
                .last()
                .isEqualTo("payments SUCCEEDED in 3m 10s");
    }

    private static Waited wait(String reason, long millis, String... by) {
        return new Waited(reason, List.of(by), Duration.ofMillis(millis));
    }

    private static List<String> notes(Waited... waited) {
        return Summary.notes(Sample.cleanup(REPORTS, List.of(waited)));
    }

    private static List<String> summary(List<StepResult> steps, Outcome outcome, int exitCode) {
        PipelineResult result = Sample.result(Path.of("/ciroach.toml"), REPORTS, outcome, exitCode, steps);
        return new Summary(result, List.of(), List.of(), new Paint(false)).lines(false);
    }
}
