package io.ciroach.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.plan.StepBuilder;
import io.ciroach.problem.Location;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Steps, as they stand in the file and as they run. */
class StepTest {

    @Test
    void stepsThatRunAfterAFailureOrInAnyCaseAreCleanupSteps() {
        assertThat(StepBuilder.step("a").build().isCleanup()).isFalse();
        assertThat(StepBuilder.step("a").when(When.FAILURE).build().isCleanup()).isTrue();
        assertThat(StepBuilder.step("a").when(When.ALWAYS).build().isCleanup()).isTrue();
    }

    @Test
    void anotherPullChangesNothingElse() {
        Step step = StepBuilder.step("a").memoryMb(64).pull(Pull.MISSING).build();

        assertThat(step.withPull(Pull.ALWAYS))
                .isEqualTo(StepBuilder.step("a").memoryMb(64).pull(Pull.ALWAYS).build());
    }

    @Test
    void variablesKeepTheOrderOfTheFile() {
        Map<String, String> env = new LinkedHashMap<>();
        for (String name : List.of("Z", "A", "M", "B", "Y")) {
            env.put(name, "1");
        }

        assertThat(StepBuilder.step("a").env(env).build().env()).containsExactlyEntriesOf(env);
    }

    @Test
    void keyThatWasNotWrittenStandsWhereItsStepDoes() {
        Location step = new Location("ciroach.toml", 3, 1, "[[pipeline.steps]]");
        Location memory = new Location("ciroach.toml", 7, 10, "memory = \"1gb\"");
        StepTemplate template = new StepTemplate(
                "a",
                null,
                null,
                step,
                Map.of("memory", memory),
                (name, variables) -> StepBuilder.step(name).build());

        assertThat(template.at("memory")).isEqualTo(memory);
        assertThat(template.at("cpus")).isEqualTo(step);
    }
}
