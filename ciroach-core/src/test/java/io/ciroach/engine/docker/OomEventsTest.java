package io.ciroach.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class OomEventsTest {

    @Test
    void momentIsAskedForInDigitsThatAnEngineReads() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG")); // has digits of its own
        try {
            assertThat(OomEvents.seconds(Instant.ofEpochSecond(1_764_000_000, 5_000_000)))
                    .isEqualTo("1764000000.005000000");
        } finally {
            Locale.setDefault(before);
        }
    }
}
