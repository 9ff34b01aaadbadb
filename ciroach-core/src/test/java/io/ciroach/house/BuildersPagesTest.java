package io.ciroach.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages for those who change Ciroach name what there is. */
class BuildersPagesTest {

    private static final Path ROOT = Path.of("..");

    /** {@code RunLoop}, {@code Ciroach.withEngines}, but not {@code README.md}: one type, and perhaps a member of it. */
    private static final Pattern TYPE = Pattern.compile("`([A-Z][a-z]+(?:[A-Z][A-Za-z]*)?)(?:\\.([a-z]\\w*))?`");

    private static final Pattern WORD = Pattern.compile("\\w+");

    private static final Pattern FILE = Pattern.compile("`([a-z][\\w-]*/[\\w./-]+)`");

    @ParameterizedTest
    @ValueSource(strings = {"architecture.md", "run-loop.md", "how-to-add.md"})
    void everyTypeMemberAndFileThatIsNamedExists(String page) throws IOException {
        String text = Files.readString(ROOT.resolve("docs").resolve(page));
        Set<String> words =
                WORD.matcher(sources()).results().map(MatchResult::group).collect(Collectors.toSet());

        assertThat(TYPE.matcher(text).results().flatMap(BuildersPagesTest::names))
                .hasSizeGreaterThan(5)
                .allSatisfy(name -> assertThat(words.contains(name)).as(name).isTrue());
        assertThat(FILE.matcher(text).results().map(file -> file.group(1)).filter(file -> !file.startsWith("target/")))
                .allSatisfy(file -> assertThat(ROOT.resolve(file)).exists());
    }

    private static Stream<String> names(MatchResult type) {
        return type.group(2) == null ? Stream.of(type.group(1)) : Stream.of(type.group(1), type.group(2));
    }

    private static String sources() throws IOException {
        StringBuilder all = new StringBuilder();
        for (String module : new String[] {"ciroach-core", "ciroach-maven-plugin", "ciroach-junit"}) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src"))) {
                for (Path file :
                        (Iterable<Path>) files.filter(path -> path.toString().endsWith(".java"))::iterator) {
                    all.append(Files.readString(file));
                }
            }
        }
        return all.toString();
    }
}
