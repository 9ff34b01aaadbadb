package io.ciroach.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.model.Budget;
import io.ciroach.model.ByteSize;
import io.ciroach.model.Cpus;
import io.ciroach.result.StepState;
import io.ciroach.result.Waited;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {

    @ParameterizedTest
    @CsvSource({
        "-5, 0.0s",
        "0, 0.0s",
        "340, 0.3s",
        "9949, 9.9s",
        "9950, 10s",
        "59499, 59s",
        "59500, 1m 00s",
        "93120, 1m 33s",
        "3599400, 59m 59s",
        "3600000, 1h 00m",
        "7500000, 2h 05m"
    })
    void durationsAreShort(long millis, String text) {
        assertThat(Words.duration(Duration.ofMillis(millis))).isEqualTo(text);
    }

    @Test
    void exitCodeIsToldWhereItSaysSomething() {
        assertThat(Words.end(StepState.FAILED, 2)).isEqualTo("FAILED, exit code 2");
        assertThat(Words.end(StepState.OOM_KILLED, 137)).isEqualTo("OOM_KILLED, exit code 137");
        assertThat(Words.end(StepState.TIMED_OUT, 137)).isEqualTo("TIMED_OUT");
        assertThat(Words.end(StepState.FAILED, null)).isEqualTo("FAILED");
    }

    @ParameterizedTest
    @CsvSource({"room, room", "pull, its image", "cache, a cache", "engine, the engine", "needs, other steps"})
    void waitIsASentence(String reason, String text) {
        assertThat(Words.waited(new Waited(reason, List.of(), Duration.ofSeconds(48))))
                .isEqualTo("waited 48s for " + text);
    }

    @Test
    void waitNamesAFewOfWhoHeldIt() {
        assertThat(Words.waited(new Waited("room", List.of("a", "b", "c", "d", "e", "f"), Duration.ofSeconds(1))))
                .isEqualTo("waited 1.0s for room (a, b, c, d and 2 more)");
    }

    @Test
    void budgetTellsOfCpusWhereThereIsALimit() {
        Budget budget = new Budget(1, ByteSize.ofMb(512), Cpus.of(4));
        assertThat(Words.budget(budget)).isEqualTo("1 container and 512mb at once, 4 CPUs");
    }
}
