package io.ciroach.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a step finds in its environment. */
class StepEnvironmentTest {

    private final StepEnvironment environment = new StepEnvironment("payments", "k3v9c2");

    @Test
    void ownVariablesComeOnTopOfTheFiles() {
        Map<String, String> env = environment.of("unit", 2, Map.of("CI", "no", "GREETING", "hi"));

        assertThat(env)
                .containsEntry("CI", "true")
                .containsEntry("CIROACH", "true")
                .containsEntry("GREETING", "hi")
                .containsEntry("CIROACH_PIPELINE", "payments")
                .containsEntry("CIROACH_STEP", "unit")
                .containsEntry("CIROACH_RUN_ID", "k3v9c2")
                .containsEntry("CIROACH_ATTEMPT", "2")
                .doesNotContainKeys("CIROACH_STATUS", "CIROACH_FAILED_STEPS");
    }

    @Test
    void cleanupStepsAreToldHowItWent() {
        Map<String, String> env =
                environment.of("c", 1, Map.of(), new StepEnvironment.Status("failed", List.of("a b", "m[x=1,y=2]")));

        assertThat(env)
                .containsEntry("CIROACH_STATUS", "failed")
                .containsEntry("CIROACH_FAILED_STEPS", "a b\nm[x=1,y=2]");
    }

    @Test
    void gitTrustsTheWorkspaceUnlessTheStepConfiguresGitItself() {
        assertThat(environment.of("a", 1, Map.of()))
                .containsEntry("GIT_CONFIG_COUNT", "1")
                .containsEntry("GIT_CONFIG_KEY_0", "safe.directory")
                .containsEntry("GIT_CONFIG_VALUE_0", "/workspace");
        assertThat(environment.of("a", 1, Map.of("GIT_CONFIG_COUNT", "0")))
                .containsEntry("GIT_CONFIG_COUNT", "0")
                .doesNotContainKeys("GIT_CONFIG_KEY_0");
    }
}
