package io.ciroach.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class EarlierGoalsTest {

    private static boolean any(String executionId, String... asked) {
        return new EarlierGoals(false, List.of(asked), "run", executionId).any();
    }

    @Test
    void goalByItselfComesFirst() {
        assertThat(any("default-cli", "ciroach:run")).isFalse();
        assertThat(any("default-cli", "io.ciroach:ciroach-maven-plugin:0.1:run"))
                .isFalse();
        assertThat(any("smoke", "ciroach:run@smoke")).isFalse();
        assertThat(any("default-cli", "ciroach:run", "package")).isFalse();
    }

    @Test
    void goalThatFollowsAnotherDoesNot() {
        assertThat(any("default-cli", "package", "ciroach:run")).isTrue();
        assertThat(any("default-cli", "ciroach:validate", "ciroach:run")).isTrue();
        assertThat(any("default-cli", "spring-boot:run", "ciroach:run")).isTrue();
        assertThat(any("second", "ciroach:run@first", "ciroach:run@second")).isTrue();
    }

    @Test
    void goalWithAPhaseAlwaysFollowsSomething() {
        assertThat(new EarlierGoals(true, List.of("verify"), "run", "default").any())
                .isTrue();
        assertThat(new EarlierGoals(true, null, "run", "default").any()).isTrue();
    }
}
