package io.ciroach.plan;

import io.ciroach.problem.Suggestion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/** All steps of the file by what can be said of them: an expanded name, a name as written, a matrix subset, a pattern. */
final class StepNames {

    private final List<Expanded> steps;
    private final Map<String, Expanded> byName = new LinkedHashMap<>();
    /** Also the names of steps that are none after expansion. */
    private final Map<String, List<Expanded>> byTemplate = new LinkedHashMap<>();

    StepNames(List<Expanded> steps, List<String> written) {
        this.steps = steps;
        written.forEach(name -> byTemplate.put(name, new ArrayList<>()));
        steps.forEach(step -> {
            byName.putIfAbsent(step.name(), step);
            byTemplate
                    .computeIfAbsent(step.template().name(), name -> new ArrayList<>())
                    .add(step);
        });
    }

    List<String> names() {
        return List.copyOf(byName.keySet());
    }

    /** The expanded names of the step before the brackets. */
    List<String> variants(String name) {
        return byTemplate.getOrDefault(base(name), List.of()).stream()
                .map(Expanded::name)
                .toList();
    }

    /** Whether a step of that name stands in the file and its matrix gives none, for which there is an error already. */
    boolean isGone(String name) {
        List<Expanded> ofTemplate = byTemplate.get(base(name));
        return ofTemplate != null && ofTemplate.isEmpty();
    }

    /** Those that a need names, in file order; none when it names none. */
    List<Expanded> named(String need) {
        Expanded exact = byName.get(need);
        if (exact != null) {
            return List.of(exact);
        }
        return subset(byTemplate.getOrDefault(base(need), List.of()), need, Glob.LITERAL);
    }

    /** Those that a pattern takes, in file order. */
    List<Expanded> matching(String pattern) {
        Expanded exact = byName.get(pattern);
        if (exact != null) {
            return List.of(exact);
        }
        String base = base(pattern);
        return subset(
                steps.stream()
                        .filter(step -> Glob.matches(base, step.template().name()))
                        .toList(),
                pattern,
                Glob.WILD);
    }

    /** Where the name before the brackets is right, the brackets are not: tells what there is in their place. */
    String didYouMean(String name) {
        List<String> variants = variants(name);
        List<String> near = variants.isEmpty()
                ? Stream.concat(byTemplate.keySet().stream(), byName.keySet().stream())
                        .toList()
                : variants;
        return Suggestion.didYouMean(name, near);
    }

    private static List<Expanded> subset(List<Expanded> steps, String name, BiPredicate<String, String> equal) {
        int bracket = name.indexOf('[');
        if (bracket < 0) {
            return List.copyOf(steps);
        }
        if (!name.endsWith("]")) {
            return List.of();
        }
        String inside = name.substring(bracket + 1, name.length() - 1);
        return steps.stream()
                .filter(step -> Glob.isSubset(inside, step.matrix(), equal))
                .toList();
    }

    private static String base(String name) {
        int bracket = name.indexOf('[');
        return bracket < 0 ? name : name.substring(0, bracket);
    }
}
