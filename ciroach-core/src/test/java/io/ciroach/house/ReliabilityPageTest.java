package io.ciroach.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page says which test shows what: each row names one, and each that is named is there. */
class ReliabilityPageTest {

    private static final Path ROOT = Path.of("").toAbsolutePath().resolve("..");
    private static final Path PAGE = ROOT.resolve("docs/reliability.md");

    /** A test class, or a project of the plugin's integration tests: words with hyphens, three at least. */
    private static final Pattern TEST =
            Pattern.compile("`([A-Z][A-Za-z]*(?:Test|IT|Proof|Contract)|[a-z0-9]+(?:-[a-z0-9]+){2,})`");

    private static Set<String> named(String text) {
        Set<String> names = new TreeSet<>();
        Matcher matcher = TEST.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    private static Set<String> tests() throws IOException {
        try (Stream<Path> core = Files.walk(ROOT.resolve("ciroach-core/src/test/java"));
                Stream<Path> junit = Files.walk(ROOT.resolve("ciroach-junit/src/test/java"));
                Stream<Path> projects = Files.list(ROOT.resolve("src/it"))) {
            return Stream.of(core, junit, projects)
                    .flatMap(files -> files)
                    .map(file -> file.getFileName().toString().replaceFirst("\\.java$", ""))
                    .collect(Collectors.toSet());
        }
    }

    @Test
    void eachTestThatIsNamedIsThere() throws IOException {
        assertThat(tests()).containsAll(named(Files.readString(PAGE)));
    }

    @Test
    void eachRowNamesATest() throws IOException {
        List<String> rows = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| ---"))
                .filter(line -> Arrays.stream(new String[] {"| what happens |", "| fault |"})
                        .noneMatch(line::startsWith))
                .toList();

        assertThat(rows)
                .hasSizeGreaterThan(50)
                .allSatisfy(row -> assertThat(named(row)).as(row).isNotEmpty());
    }
}
