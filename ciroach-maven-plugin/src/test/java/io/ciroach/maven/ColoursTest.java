package io.ciroach.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class ColoursTest {

    private final Properties user = new Properties();

    @Test
    void mavenDecidesWhereNobodyElseDoes() {
        assertThat(wanted(Map.of(), true)).isTrue();
        assertThat(wanted(Map.of(), false)).isFalse();
        user.setProperty("style.color", "auto");
        assertThat(wanted(Map.of(), true)).isTrue();
    }

    @Test
    void noColorTurnsThemOffUnlessItIsEmpty() {
        assertThat(wanted(Map.of("NO_COLOR", "1"), true)).isFalse();
        assertThat(wanted(Map.of("NO_COLOR", ""), true)).isTrue();
    }

    @Test
    void theCommandLineBeatsNoColorAndMaven() {
        user.setProperty("style.color", "always");
        assertThat(wanted(Map.of("NO_COLOR", "1"), false)).isTrue();
        user.setProperty("style.color", "never");
        assertThat(wanted(Map.of(), true)).isFalse();
    }

    @Test
    void theOptionOfMaven4IsUnderstood() {
        user.setProperty("maven.style.color", "never");

        assertThat(wanted(Map.of(), true)).isFalse();
    }

    private boolean wanted(Map<String, String> environment, boolean maven) {
        return Colours.wanted(user, environment, () -> maven);
    }
}
