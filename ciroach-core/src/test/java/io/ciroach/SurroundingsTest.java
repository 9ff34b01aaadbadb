package io.ciroach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ciroach.engine.docker.DockerEngineProvider;
import io.ciroach.problem.CiroachException;
import io.ciroach.store.JournalFile;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is taken from the process. */
class SurroundingsTest {

    private static Surroundings on(String os) {
        return new Surroundings(
                Map.of("TOKEN", "sesame"),
                Path.of("/home/u"),
                Clock.systemUTC(),
                Surroundings.daemons(),
                new DockerEngineProvider(),
                os,
                JournalFile.ON_DISK);
    }

    @Test
    void windowsIsRefusedWithASentence() {
        CiroachException refusal = catchThrowableOfType(
                CiroachException.class, () -> on("windows 11").refuseWindows());

        assertThat(refusal).hasMessageContaining("Windows").hasMessageContaining("WSL 2");
    }

    @Test
    void linuxAndMacAreNot() {
        assertThatCode(() -> on("linux").refuseWindows()).doesNotThrowAnyException();
        assertThatCode(() -> on("mac os x").refuseWindows()).doesNotThrowAnyException();
    }

    @Test
    void environmentIsNotShown() {
        assertThat(on("linux").toString()).doesNotContain("sesame");
    }
}
