package io.ciroach.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.result.StepState;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tomlj.Toml;

class MemoryProposalTest {

    @ParameterizedTest
    @CsvSource({
        "SUCCEEDED, 60, 512, 100, 128mb",
        "SUCCEEDED, 60, 512, 1, 32mb",
        "SUCCEEDED, 60, 4096, 1500, 1920mb",
        "SUCCEEDED, 60, 8192, 1600, 2gb",
        "SUCCEEDED, 60, 512, 470, 608mb",
        "FAILED, 60, 512, 470, 608mb",
        "OOM_KILLED, 1, 2048, 2048, 3gb",
        "OOM_KILLED, 1, 100, , 160mb"
    })
    void aLimitThatIsScarceOrIdleIsProposedAnew(
            StepState state, int seconds, int limit, @Nullable Integer peak, String proposed) {
        assertThat(propose(CourseSteps.step("a", "a", null, state, seconds, limit, peak)))
                .containsOnlyKeys("a")
                .hasEntrySatisfying(
                        "a", proposal -> assertThat(proposal.line()).isEqualTo("memory = \"" + proposed + "\""));
    }

    @ParameterizedTest
    @CsvSource({
        "SUCCEEDED, 60, 512, 330", // neither scarce nor idle
        "SUCCEEDED, 4, 512, 10", // not looked at long enough
        "FAILED, 60, 512, 10", // who knows what it would have taken
        "SUCCEEDED, 60, 512,", // never seen
    })
    void whatIsNotKnownOrFitsIsLeft(StepState state, int seconds, int limit, @Nullable Integer peak) {
        assertThat(propose(CourseSteps.step("a", "a", null, state, seconds, limit, peak)))
                .isEmpty();
    }

    @Test
    void theStepsOfAMatrixShareOne() {
        assertThat(propose(
                        CourseSteps.step("a[v=1]", "a", null, StepState.SUCCEEDED, 60, 512, 100),
                        CourseSteps.step("a[v=2]", "a", null, StepState.SUCCEEDED, 60, 512, 200)))
                .hasEntrySatisfying("a", proposal -> assertThat(proposal.line()).isEqualTo("memory = \"256mb\""));
        assertThat(propose(
                        CourseSteps.step("a[v=1]", "a", null, StepState.SUCCEEDED, 60, 512, 100),
                        CourseSteps.step("a[v=2]", "a", null, StepState.SKIPPED, 0, 512, null)))
                .as("one of which nothing is known")
                .isEmpty();
        assertThat(propose(
                        CourseSteps.step("a[v=1]", "a", null, StepState.SUCCEEDED, 60, 512, 100),
                        CourseSteps.step("a[v=2]", "a", null, StepState.SUCCEEDED, 60, 1024, 100)))
                .as("limits that the file computes")
                .isEmpty();
    }

    @Test
    void itSaysWhy() {
        assertThat(propose(CourseSteps.step("a", "a", null, StepState.OOM_KILLED, 1, 2048, 2048)))
                .hasEntrySatisfying("a", proposal -> assertThat(proposal.toml()).isEqualTo("""
                                [[pipeline.steps]]
                                name = "a"
                                memory = "3gb"  # it ran out of 2gb
                                """));
        assertThat(propose(CourseSteps.step("a", "a", "Build", StepState.SUCCEEDED, 60, 512, 100)))
                .hasEntrySatisfying("a", proposal -> assertThat(proposal.toml()).isEqualTo("""
                                [stages.Build.steps.a]
                                memory = "128mb"  # it took 100mb of 512mb
                                """));
    }

    @Test
    void anyNameIsTomlStill() {
        String name = "the \"best\\\" step.";
        MemoryProposal staged =
                new MemoryProposal(name, "a stage", Sample.BUDGET.memory(), Sample.BUDGET.memory(), "so");
        assertThat(Toml.parse(staged.toml()).getString(List.of("stages", "a stage", "steps", name, "memory")))
                .isEqualTo("6gb");
        MemoryProposal listed = new MemoryProposal(name, null, Sample.BUDGET.memory(), Sample.BUDGET.memory(), "so");
        assertThat(Toml.parse(listed.toml()).errors()).isEmpty();
        assertThat(Toml.parse(listed.toml()).toToml()).contains("the \\\"best\\\\\\\" step.");
    }

    private static Map<String, MemoryProposal> propose(Course.Step... steps) {
        return MemoryProposal.of(List.of(steps));
    }
}
