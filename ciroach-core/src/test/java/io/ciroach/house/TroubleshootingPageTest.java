package io.ciroach.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A heading of the page is found by the text of a message, so that text has to be one. */
class TroubleshootingPageTest {

    private static final Path PAGE = Path.of("../docs/troubleshooting.md");

    private static final Pattern MESSAGE = Pattern.compile("^### `([^`]+)`$", Pattern.MULTILINE);

    @Test
    void everyHeadingIsTheTextOfAMessage() throws IOException {
        String texts = texts();
        List<String> headings = MESSAGE.matcher(Files.readString(PAGE))
                .results()
                .map(heading -> heading.group(1))
                .toList();

        assertThat(headings)
                .hasSizeGreaterThan(15)
                .allSatisfy(heading -> assertThat(Arrays.stream(heading.split("…"))
                                .map(String::strip)
                                .filter(part -> !part.isEmpty()))
                        .as(heading)
                        .isNotEmpty()
                        .allMatch(texts::contains));
    }

    /** All string literals of the core; those that are joined with + count as one. */
    private static String texts() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file :
                    (Iterable<Path>) files.filter(path -> path.toString().endsWith(".java"))::iterator) {
                all.append(Files.readString(file).replaceAll("\"\\s*\\+\\s*\"", ""));
            }
        }
        return all.toString();
    }
}
