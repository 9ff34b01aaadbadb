package io.ciroach.toml;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.model.Overrides;
import io.ciroach.plan.Durations;
import io.ciroach.plan.ExecutionPlan;
import io.ciroach.plan.PlannedStep;
import io.ciroach.plan.Planner;
import io.ciroach.plan.Selection;
import io.ciroach.problem.Problems;
import io.ciroach.testing.Golden;
import io.ciroach.toml.StarterFile.Found;
import io.ciroach.toml.StarterFile.Project;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a project begins with is a file without a mistake, whatever lies in the project. */
class StarterFileTest {

    private static final Found JAVA_21 = new Found("21", "maven.compiler.release");

    @Test
    void ofAMavenProject() {
        List<String> seen = List.of("pom.xml (core, app)", ".github/workflows/ci.yml");
        golden("starter-maven", new Project(true, false, JAVA_21, null, seen));
    }

    @Test
    void ofAMavenProjectWithAWrapperAndAnImage() {
        Found image = new Found("registry.example/ci/java:17", ".gitlab-ci.yml");
        golden("starter-wrapper", new Project(true, true, null, image, List.of("pom.xml", "mvnw", ".gitlab-ci.yml")));
    }

    @Test
    void ofAnyFolder() {
        golden("starter-general", new Project(false, false, null, null, List.of()));
    }

    @ParameterizedTest
    @CsvSource({"8, 17", "17, 17", "18, 21", "21, 21", "22, 25", "26, 26"})
    void theImageHasTheNextJavaThatLasts(String wanted, String version) {
        String text = StarterFile.write(new Project(true, false, new Found(wanted, "x"), null, List.of("pom.xml")));

        assertThat(planned(text).steps())
                .extracting(step -> step.step().image())
                .containsOnly("maven:3-eclipse-temurin-" + version);
    }

    @Test
    void namesOfFilesEndNoComment() {
        String odd = "a\nname = \"x\"\r[[pipeline.steps]]\u0000\ud800\u2028";
        String text = StarterFile.write(
                new Project(true, false, new Found("17", odd), new Found("alpine", odd), List.of(odd)));

        assertThat(planned(text).steps()).extracting(PlannedStep::name).containsExactly("compile", "test");
    }

    @Test
    void onlyWhatCanBeFetchedIsAnImage() {
        assertThat(StarterFile.image("maven:3")).contains("maven:3");
        assertThat(StarterFile.image("$CI_IMAGE")).isEmpty();
        assertThat(StarterFile.image("scratch")).isEmpty();
        assertThat(StarterFile.image("a\"b")).isEmpty();
    }

    @Test
    void whatIsCommentedOutIsRightToo() {
        String text = StarterFile.write(new Project(false, false, null, null, List.of()));
        int from = text.lastIndexOf("# [[");

        assertThat(planned(text.substring(0, from) + text.substring(from).replaceAll("(?m)^# ", ""))
                        .steps())
                .extracting(PlannedStep::name)
                .endsWith("Cleanup");
    }

    private static void golden(String name, Project project) {
        String text = StarterFile.write(project);
        assertThat(planned(text).steps()).isNotEmpty();
        assertThat(text.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(128));
        Golden.check(Path.of("src/test/resources/io/ciroach/toml", name + ".starter"), text);
    }

    private static ExecutionPlan planned(String text) {
        Problems problems = new Problems();
        ExecutionPlan plan = Planner.plan(
                PipelineReader.read("ciroach.toml", text.getBytes(StandardCharsets.UTF_8), "x", problems),
                Selection.ALL,
                Overrides.NONE,
                Map.of(),
                Map.of(),
                Durations.NONE,
                problems);
        assertThat(problems.errors()).isEmpty();
        assertThat(problems.warnings()).isEmpty();
        return plan;
    }
}
