package io.ciroach.house;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.model.Overrides;
import io.ciroach.plan.Durations;
import io.ciroach.plan.ExecutionPlan;
import io.ciroach.plan.Planner;
import io.ciroach.plan.Selection;
import io.ciroach.problem.Problems;
import io.ciroach.toml.PipelineReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The pages say what is so: every pipeline on them can be planned, and every link leads somewhere. */
class DocsExamplesTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern TOML = Pattern.compile("^```toml\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:|#)([^)#\\s]+)(?:#[^)]*)?\\)");

    @TestFactory
    Stream<DynamicTest> everyPipelineOnAPageCanBePlanned() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path page : pages()) {
            Matcher matcher = TOML.matcher(Files.readString(page));
            for (int i = 1; matcher.find(); i++) {
                String text = matcher.group(1);
                tests.add(DynamicTest.dynamicTest(page.getFileName() + " " + i, () -> assertPlans(text)));
            }
        }
        assertThat(tests).hasSizeGreaterThan(10);
        return tests.stream();
    }

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        for (Path page : pages()) {
            Path folder =
                    Objects.requireNonNull(page.toAbsolutePath().normalize().getParent());
            assertThat(LINK.matcher(Files.readString(page)).results().map(link -> link.group(1)))
                    .as("links of %s", page)
                    .allSatisfy(link -> assertThat(folder.resolve(link)).exists());
        }
    }

    private static void assertPlans(String text) {
        Problems problems = new Problems();
        ExecutionPlan plan = Planner.plan(
                PipelineReader.read("ciroach.toml", text.getBytes(UTF_8), "docs", problems),
                Selection.ALL,
                Overrides.NONE,
                Map.of(),
                Map.of("project.artifactId", "payments"),
                Durations.NONE,
                problems);

        assertThat(problems.errors()).isEmpty();
        assertThat(plan.steps()).isNotEmpty();
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        try (Stream<Path> root = Files.list(ROOT);
                Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            Stream.concat(root, docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .forEach(pages::add);
        }
        assertThat(pages).hasSizeGreaterThan(10);
        return pages;
    }
}
