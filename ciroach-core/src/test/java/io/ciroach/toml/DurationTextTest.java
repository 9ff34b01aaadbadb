package io.ciroach.toml;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {

    @ParameterizedTest
    @CsvSource({
        "90s, PT1M30S",
        "5m, PT5M",
        "1h, PT1H",
        "1h30m, PT1H30M",
        "1h30m15s250ms, PT1H30M15.25S",
        "250ms, PT0.25S",
        "1s1ms, PT1.001S",
        "90, PT1M30S",
        "1.5, PT1.5S",
        "1.5h, PT1H30M",
        "0, PT0S",
        "0s, PT0S",
        "0.0000019ms, PT0.000000001S"
    })
    void durationIsRead(String text, Duration duration) {
        assertThat(DurationText.seconds(text).map(DurationText::of)).contains(duration);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "5 m",
                "m",
                "-5s",
                "+5s",
                "5M",
                "5min",
                "1d",
                "30m1h",
                "1h1h",
                "1h30",
                "1:30",
                "PT5M",
                "1e3",
                "1.s",
                ".5s",
                "9999999999s"
            })
    void anythingElseIsNoDuration(String text) {
        assertThat(DurationText.seconds(text)).isEmpty();
    }

    @Test
    void yearIsTheLongest() {
        assertThat(DurationText.seconds("8760h"))
                .hasValueSatisfying(
                        year -> assertThat(DurationText.isTooLong(year)).isFalse());
        assertThat(DurationText.seconds("8760h1ms"))
                .hasValueSatisfying(
                        more -> assertThat(DurationText.isTooLong(more)).isTrue());
        assertThat(DurationText.seconds("999999999h"))
                .hasValueSatisfying(
                        more -> assertThat(DurationText.isTooLong(more)).isTrue());
    }
}
