package io.ciroach.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.testing.Golden;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * All that Ciroach says when something is wrong stands in one list, so that whoever changes a sentence reads it beside the
 * others: does it say where, what, and what next, to somebody who knows Maven and not Ciroach?
 */
class MessagesGoldenTest {

    private static final List<Path> SOURCES = List.of(
            Path.of("src/main/java"),
            Path.of("../ciroach-maven-plugin/src/main/java"),
            Path.of("../ciroach-junit/src/main/java"));

    @Test
    void eachSentenceIsInTheList() throws IOException {
        Map<String, Set<String>> sentences = Sentences.of(SOURCES);
        StringBuilder list = new StringBuilder();
        sentences.forEach((file, said) -> {
            list.append(file).append('\n');
            said.forEach(sentence -> list.append("  ").append(sentence).append('\n'));
        });

        assertThat(sentences.values().stream().mapToInt(Set::size).sum()).isGreaterThan(250);
        Golden.check(Path.of("src/test/resources/io/ciroach/house/messages.sources"), list.toString());
    }
}
