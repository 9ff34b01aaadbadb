package io.ciroach.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.event.LogLine;
import io.ciroach.event.RunEvent;
import io.ciroach.testing.Seed;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LogTailsTest {

    private final LogTails tails = new LogTails();

    @Test
    void aStepThatFailedKeepsTwoHundredLinesAnyOtherTwenty() {
        write("a", 1000);
        write("b", 1000);
        tails.end("a", true);
        tails.end("b", false);
        assertThat(texts("a")).hasSize(200).endsWith("line 999");
        assertThat(texts("b")).hasSize(20).endsWith("line 999");
    }

    @Test
    void theTwentyFirstThatFailsKeepsFew() {
        for (int i = 0; i < 21; i++) {
            write("s" + i, 100);
            tails.end("s" + i, true);
        }
        assertThat(texts("s19")).hasSize(100);
        assertThat(texts("s20")).hasSize(20);
    }

    @Test
    void longLinesAreCutAndCountedInCharacters() {
        add("a", "\u001b[31m" + "x".repeat(5000));
        assertThat(texts("a").get(0)).hasSizeLessThan(2100).endsWith("x\u001b[0m\u2026 and 3005 more characters");
        for (int i = 0; i < 100; i++) {
            add("a", "x".repeat(1000));
        }
        assertThat(texts("a").stream().mapToInt(String::length).sum()).isLessThanOrEqualTo(32 * 1024);
        tails.end("a", false);
        assertThat(texts("a").stream().mapToInt(String::length).sum()).isLessThanOrEqualTo(2 * 1024);
    }

    @Test
    void aCutLeavesNoHalfCharacterOrSequence() {
        add("a", "x".repeat(1999) + "\ud83e\udd80 and more");
        add("a", "x".repeat(1998) + "\u001b[31m and more");
        assertThat(texts("a").get(0)).startsWith("x".repeat(1999) + "\u001b[0m");
        assertThat(texts("a").get(1)).startsWith("x".repeat(1998) + "\u001b[0m");
    }

    @Test
    void howLinesComeTogetherDoesNotMatter() {
        long seed = Seed.get();
        Random random = new Random(seed);
        for (int i = 0; i < 100; i++) {
            List<LogLine> batch = Stream.generate(() -> Sample.out("x".repeat(random.nextInt(300))))
                    .limit(1 + random.nextInt(500))
                    .toList();
            tails.add(new RunEvent.LogLines(Sample.START, "together", 1, batch));
            batch.forEach(line -> add("alone", line.text()));
            assertThat(tails.of("together")).as(Seed.words(seed)).isEqualTo(tails.of("alone"));
        }
    }

    @Test
    void aStepWithoutOutputHasNone() {
        tails.end("a", true);
        assertThat(texts("a")).isEmpty();
    }

    private void write(String step, int lines) {
        for (int i = 0; i < lines; i++) {
            add(step, "line " + i);
        }
    }

    private void add(String step, String text) {
        tails.add(new RunEvent.LogLines(Sample.START, step, 1, List.of(Sample.out(text))));
    }

    private List<String> texts(String step) {
        return tails.of(step).stream().map(LogTails.Line::text).toList();
    }
}
