package io.ciroach.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each snippet of docs/junit.md stands in examples/junit, whose tests are run; each attribute has its row. */
class DocsPageTest {

    private static final Path ROOT = Path.of("..");
    private static final Path PAGE = ROOT.resolve("docs/junit.md");
    private static final Pattern SNIPPET =
            Pattern.compile("^ *```(java|xml)\\n(.*?)^ *```$", Pattern.MULTILINE | Pattern.DOTALL);

    @TestFactory
    Stream<DynamicTest> everySnippetIsOfTheExample() throws IOException {
        String example = example();
        List<String> snippets = SNIPPET.matcher(Files.readString(PAGE))
                .results()
                .map(snippet -> snippet.group(2))
                .toList();
        assertThat(snippets).hasSizeGreaterThan(6);
        return snippets.stream()
                .map(snippet -> DynamicTest.dynamicTest(squeezed(snippet), () -> {
                    String text = squeezed(snippet);
                    // A class may be shown with some of its methods only: then its head and its body stand there by
                    // themselves.
                    Matcher head = Pattern.compile("^((?:import .*; )?@\\w+\\(.*?\\) class \\w+ \\{) (.*) \\}$")
                            .matcher(text);
                    if (head.matches()) {
                        assertThat(example).contains(head.group(1)).contains(head.group(2));
                    } else {
                        assertThat(example).contains(text);
                    }
                }));
    }

    @Test
    void everyAttributeHasItsRow() throws IOException {
        String page = Files.readString(PAGE);

        assertThat(Arrays.stream(CiroachPipeline.class.getDeclaredMethods())
                        .map(method -> "`" + method.getName() + "`"))
                .allSatisfy(name -> assertThat(page.lines().filter(line -> line.startsWith("| ")))
                        .anySatisfy(row -> assertThat(row.split("\\|", 3)[1]).contains(name)));
    }

    @Test
    void everyAssertionIsNamed() throws IOException {
        String page = Files.readString(PAGE);

        assertThat(Stream.of(PipelineResultAssert.class, StepResultAssert.class, LogAssert.class)
                        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                        .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                        .map(method -> method.getName())
                        .distinct())
                .allSatisfy(name -> assertThat(page).containsPattern("`" + name + "[`(]"));
    }

    @Test
    void everythingThatABuilderSaysTheAnnotationSays() {
        assertThat(Arrays.stream(CiroachExtension.Builder.class.getDeclaredMethods())
                        .filter(method -> Modifier.isPublic(method.getModifiers()))
                        .map(method -> method.getName())
                        .filter(name -> !name.equals("build"))
                        .collect(Collectors.toSet()))
                .isEqualTo(Arrays.stream(CiroachPipeline.class.getDeclaredMethods())
                        .map(method -> method.getName())
                        .filter(name -> !name.equals("value"))
                        .collect(Collectors.toSet()));
    }

    private static String example() throws IOException {
        StringBuilder all = new StringBuilder(Files.readString(ROOT.resolve("examples/junit/pom.xml")));
        try (Stream<Path> files = Files.walk(ROOT.resolve("examples/junit/src"))) {
            for (Path file :
                    (Iterable<Path>) files.filter(path -> path.toString().endsWith(".java"))::iterator) {
                all.append(Files.readString(file));
            }
        }
        return squeezed(all.toString());
    }

    private static String squeezed(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}
