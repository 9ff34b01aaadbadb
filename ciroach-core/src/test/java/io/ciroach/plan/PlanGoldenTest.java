package io.ciroach.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.model.Overrides;
import io.ciroach.model.PipelineFile;
import io.ciroach.problem.Problem;
import io.ciroach.problem.Problems;
import io.ciroach.testing.Golden;
import io.ciroach.toml.PipelineReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * From a file to its plan, or to all that is wrong with it. A comment {@code # steps: a,b}, {@code # only: a} or
 * {@code # skip: a} in the file selects.
 */
class PlanGoldenTest {

    private static final Map<String, String> ENVIRONMENT = Map.of("GREETING", "hello world", "USER", "ada");
    private static final Map<String, String> MAVEN = Map.of("project.version", "1.0-SNAPSHOT");

    static List<Path> cases() {
        return Golden.cases(PlanGoldenTest.class, ".toml");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void fileIsPlannedAsWrittenBesideIt(Path toml) throws IOException {
        byte[] content = Files.readAllBytes(toml);
        String text = new String(content, StandardCharsets.UTF_8);
        Problems problems = new Problems();
        PipelineFile file = PipelineReader.read("ciroach.toml", content, "payments", problems);
        Selection selection = new Selection(patterns(text, "steps"), patterns(text, "only"), patterns(text, "skip"));
        ExecutionPlan plan =
                Planner.plan(file, selection, Overrides.NONE, ENVIRONMENT, MAVEN, Durations.NONE, problems);
        assertThat(plan.steps().isEmpty()).isEqualTo(problems.any());
        StringBuilder actual = new StringBuilder();
        for (Problem problem : problems.errors()) {
            actual.append(problem.render()).append('\n');
        }
        Golden.check(toml, actual.append(plan).toString());
    }

    private static List<String> patterns(String text, String what) {
        Matcher matcher = Pattern.compile("(?m)^# " + what + ": (.*)$").matcher(text);
        return matcher.find() ? Selection.patterns(matcher.group(1)) : List.of();
    }
}
