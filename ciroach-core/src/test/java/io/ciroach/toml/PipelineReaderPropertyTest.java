package io.ciroach.toml;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.problem.Location;
import io.ciroach.problem.Problem;
import io.ciroach.testing.Golden;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever is in a file: it never throws, and each problem stands in the file. {@code -Dciroach.seed=N} repeats a run. */
class PipelineReaderPropertyTest {

    private static final int ROUNDS = 400;

    /** What is put in a value's place, or anywhere. */
    private static final List<String> SCRAPS = List.of(
            "\"",
            "'",
            "\"\"\"",
            "[",
            "]",
            "[[",
            "{",
            "}",
            "=",
            ".",
            ",",
            "#",
            "\n",
            "\r",
            "\t",
            "\0",
            "\u001B",
            "\u00E4",
            "\uD83D\uDE80",
            "\\",
            "\\u0000",
            "1",
            "-1",
            "1.5",
            "1e400",
            "inf",
            "true",
            "2024-01-01",
            "07:00:00",
            "[]",
            "{}",
            "\"\"",
            "[[1], {}]",
            "{ a = { b = [{}] } }",
            "\"${{ version }}\"",
            "\"${{\"",
            "\"$${{ x }}\"",
            "\"x\"",
            "99999999999999999999",
            "pipeline",
            "steps",
            "[pipeline]",
            "[[pipeline.steps]]",
            "[stages.A.steps.b]");

    @Test
    void mutatedFileIsReadWithAllProblemsInTheFile() throws IOException {
        long seed = Long.getLong("ciroach.seed", System.nanoTime());
        Random random = new Random(seed);
        List<String> files = new ArrayList<>();
        for (Path path : Golden.cases(PipelineReaderPropertyTest.class, ".toml")) {
            files.add(Files.readString(path));
        }
        for (int round = 0; round < ROUNDS; round++) {
            byte[] content = mutated(files, random);
            String what =
                    "-Dciroach.seed=" + seed + ", round " + round + ":\n" + new String(content, StandardCharsets.UTF_8);
            try {
                check(content, what);
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError(what, e);
            }
        }
    }

    private static void check(byte[] content, String what) {
        Reads reads = Reads.of(content);
        String text = new String(content, StandardCharsets.UTF_8);
        List<String> lines = Arrays.asList((text.startsWith("\uFEFF") ? text.substring(1) : text).split("\n", -1));
        Stream.concat(reads.problems().errors().stream(), reads.problems().warnings().stream())
                .forEach(problem -> {
                    assertThat(problem.location())
                            .as("%s\n%s", problem.message(), what)
                            .isNotNull();
                    Location at = Objects.requireNonNull(problem.location());
                    assertThat(at.line()).as("%s\n%s", problem, what).isBetween(1, lines.size());
                    assertThat(lines.get(at.line() - 1))
                            .as("%s\n%s", problem, what)
                            .startsWith(at.text());
                    assertThat(at.column())
                            .as("%s\n%s", problem, what)
                            .isBetween(1, at.text().codePointCount(0, at.text().length()) + 1);
                    assertThat(problem.render()).as(what).doesNotContain("\u001B", "\0");
                });
        assertThat(reads.problems().errors().stream().map(Problem::location))
                .as(what)
                .isSorted();
    }

    private static byte[] mutated(List<String> files, Random random) {
        StringBuilder text = new StringBuilder(files.get(random.nextInt(files.size())));
        for (int i = random.nextInt(6); i >= 0; i--) {
            int at = random.nextInt(text.length() + 1);
            String scrap = SCRAPS.get(random.nextInt(SCRAPS.size()));
            int equals = text.indexOf("= ", at);
            int end = Math.max(equals, text.indexOf("\n", Math.max(0, equals)));
            switch (random.nextInt(6)) {
                case 0 -> text.insert(at, scrap);
                case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(3)));
                case 2 -> text.delete(at, Math.min(text.length(), at + random.nextInt(200)));
                case 3 ->
                    text.replace(equals < 0 ? at : equals + 2, equals < 0 ? at : Math.max(equals + 2, end), scrap);
                case 4 -> text.insert(at, files.get(random.nextInt(files.size())));
                default -> text.replace(at, Math.min(text.length(), at + 1), scrap);
            }
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0 && random.nextInt(8) == 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }
}
