package io.ciroach.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchesTest {

    @Test
    void manyArgumentsAreSpreadOverCommandLinesInOrder() {
        List<String> paths = IntStream.range(0, 10_000)
                .mapToObj(i -> "./target/a-long-name-" + i)
                .toList();

        List<List<String>> batches = Batches.of(paths);

        assertThat(batches)
                .hasSizeGreaterThan(1)
                .allSatisfy(batch -> assertThat(String.join(" ", batch)).hasSizeLessThan(60_001));
        assertThat(batches.stream().flatMap(List::stream)).containsExactlyElementsOf(paths);
    }

    @Test
    void argumentThatIsTooLongForOneGoesAlone() {
        String longest = "x".repeat(60_001);

        assertThat(Batches.of(List.of("a", longest, "b")))
                .containsExactly(List.of("a"), List.of(longest), List.of("b"));
        assertThat(Batches.of(List.of(longest))).containsExactly(List.of(longest));
    }
}
