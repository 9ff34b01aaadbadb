package io.ciroach.plan;

import io.ciroach.model.Matrix;
import io.ciroach.model.StepTemplate;
import io.ciroach.problem.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** From steps as they stand in the file to steps as they will run: one for each combination of a matrix. */
final class Expansion {

    private final Map<String, String> environment;
    private final Map<String, String> mavenProperties;
    private final Problems problems;

    Expansion(Map<String, String> environment, Map<String, String> mavenProperties, Problems problems) {
        this.environment = environment;
        this.mavenProperties = mavenProperties;
        this.problems = problems;
    }

    List<Expanded> of(List<StepTemplate> templates) {
        List<Expanded> steps = new ArrayList<>();
        for (StepTemplate template : templates) {
            for (Map<String, String> combination : combinations(template)) {
                VariableValues variables = new VariableValues(combination, environment, mavenProperties, problems);
                String name = template.name() + suffix(combination);
                steps.add(new Expanded(
                        steps.size(), template, combination, template.reader().read(name, variables)));
            }
        }
        return steps;
    }

    /** One without variables where there is no matrix; none where the matrix could not be read. */
    private List<Map<String, String>> combinations(StepTemplate template) {
        Matrix matrix = template.matrix();
        if (matrix == null) {
            return template.keys().containsKey("matrix") ? List.of() : List.of(Map.of());
        }
        boolean literal = matrix.axes().stream()
                .flatMap(axis -> axis.values().stream())
                .noneMatch(value -> value.contains("${{"));
        if (!literal) {
            problems.error(
                    template.at("matrix"),
                    "a value of a matrix becomes part of the step's name, so it cannot hold ${{ }}",
                    "write the values themselves, and use variables where the step uses them");
            return List.of();
        }
        List<Map<String, String>> combinations = List.of(Map.of());
        for (Matrix.Axis axis : matrix.axes()) {
            List<Map<String, String>> longer = new ArrayList<>();
            for (Map<String, String> start : combinations) {
                for (String value : axis.values()) {
                    Map<String, String> combination = new LinkedHashMap<>(start);
                    combination.put(axis.variable(), value);
                    longer.add(combination);
                }
            }
            combinations = longer;
        }
        List<Map<String, String>> kept = combinations.stream()
                .filter(combination -> matrix.exclude().stream()
                        .noneMatch(part -> combination.entrySet().containsAll(part.entrySet())))
                .toList();
        if (kept.isEmpty()) {
            problems.error(template.at("matrix"), "\"exclude\" leaves nothing of this matrix");
        }
        return kept;
    }

    private static String suffix(Map<String, String> combination) {
        return combination.isEmpty()
                ? ""
                : combination.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining(",", "[", "]"));
    }
}
