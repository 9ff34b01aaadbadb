package io.ciroach.toml;

import io.ciroach.model.PipelineFile;
import io.ciroach.model.Step;
import io.ciroach.problem.Problem;
import io.ciroach.problem.Problems;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A file as it was read, all steps once with the same variables. */
record Reads(PipelineFile file, List<Step> steps, Problems problems) {

    private static final Map<String, String> VARIABLES = Map.of(
            "version",
            "1.75",
            "os",
            "linux",
            "env.SIZE",
            "64mb",
            "env.TIME",
            "5m",
            "env.BAD",
            "much",
            "maven.user",
            "42");

    static Reads of(String toml) {
        return of(toml.getBytes(StandardCharsets.UTF_8));
    }

    static Reads of(byte[] content) {
        Problems problems = new Problems();
        PipelineFile file = PipelineReader.read("ciroach.toml", content, "folder", problems);
        List<Step> steps = file.steps().stream()
                .map(template -> template.reader().read(template.name(), new TestVariables(VARIABLES, problems)))
                .toList();
        return new Reads(file, steps, problems);
    }

    List<String> messages() {
        return problems.errors().stream().map(Problem::message).toList();
    }

    List<String> warnings() {
        return problems.warnings().stream().map(Problem::message).toList();
    }

    /** {@return the only step} */
    Step step() {
        if (steps.size() != 1 || problems.any()) {
            throw new AssertionError(steps.size() + " steps, problems " + problems.errors());
        }
        return steps.get(0);
    }
}
