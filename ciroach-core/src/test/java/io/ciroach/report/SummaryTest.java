package io.ciroach.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.result.Outcome;
import io.ciroach.result.PipelineResult;
import io.ciroach.result.StepResult;
import java.nio.file.Path;
import java.util.ArrayList;
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
    void lastLineIsTheOutcome() {
        assertThat(summary(List.of(Sample.cleanup(REPORTS)), Outcome.SUCCEEDED, 0))
                .last()
                .isEqualTo("payments SUCCEEDED in 3m 10s");
    }

    private static List<String> summary(List<StepResult> steps, Outcome outcome, int exitCode) {
        PipelineResult result = Sample.result(Path.of("/ciroach.toml"), REPORTS, outcome, exitCode, steps);
        return new Summary(result, List.of(), List.of(), new Paint(false)).lines(false);
    }
}
