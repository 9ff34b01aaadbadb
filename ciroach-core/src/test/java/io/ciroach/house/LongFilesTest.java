package io.ciroach.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who opens a file of more than 300 lines reads first why it is not two. */
class LongFilesTest {

    private static final int LONG = 300;

    private static final Pattern TYPE = Pattern.compile("^(?:[a-z-]+ )*(?:class|interface|record|enum|@interface) .*");

    @Test
    void longFileSaysInItsHeadWhyItIsLong() throws IOException {
        int seen = 0;
        try (Stream<Path> files = Files.walk(Path.of(".."))) {
            for (Path file : (Iterable<Path>) files.filter(LongFilesTest::isOurs)::iterator) {
                List<String> lines = Files.readAllLines(file);
                seen++;
                if (lines.size() > LONG) {
                    assertThat(lines.stream()
                                    .takeWhile(line -> !TYPE.matcher(line).matches()))
                            .as(
                                    "the head of %s, which has %s lines, says what it is \"Long because\" of, or it is split",
                                    file, lines.size())
                            .anyMatch(line -> line.startsWith("// Long because "));
                }
            }
        }
        assertThat(seen).isGreaterThan(500);
    }

    private static boolean isOurs(Path file) {
        return file.toString().endsWith(".java") && !file.toString().contains("/target/");
    }
}
