package io.ciroach.plan;

import io.ciroach.problem.Problems;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code needs} of each step names. Steps that need the same share one list, so that what is derived from it can be
 * shared too: a matrix of a hundred that needs another costs two hundred, not ten thousand.
 */
final class Needs {

    private final StepNames names;
    private final Map<String, Integer> stages = new HashMap<>();
    private final Problems problems;

    private final Map<String, List<Expanded>> byNeed = new HashMap<>();
    private final Map<List<String>, List<Expanded>> byNeeds = new HashMap<>();
    private final IdentityHashMap<Expanded, List<Expanded>> byStep = new IdentityHashMap<>();

    Needs(StepNames names, List<String> stagesOrder, Problems problems) {
        this.names = names;
        this.problems = problems;
        stagesOrder.forEach(stage -> stages.put(stage, stages.size()));
    }

    /** What is wrong is reported, and left out of what follows: one mistake is one message. */
    void read(List<Expanded> steps) {
        for (Expanded step : steps) {
            List<String> written = step.step().needs();
            if (written == null) {
                continue;
            }
            boolean right = true;
            for (String need : written) {
                right &= check(step, need);
            }
            List<Expanded> needed = byNeeds.computeIfAbsent(written, this::allNamed);
            byStep.put(
                    step,
                    right
                            ? needed
                            : needed.stream()
                                    .filter(other -> mayNeed(step, other))
                                    .toList());
        }
    }

    /** Those that a step needs, in file order. */
    List<Expanded> of(Expanded step) {
        return byStep.getOrDefault(step, List.of());
    }

    private List<Expanded> allNamed(List<String> needs) {
        if (needs.size() == 1) {
            return named(needs.get(0));
        }
        Set<Expanded> all = new LinkedHashSet<>();
        needs.forEach(need -> all.addAll(named(need)));
        List<Expanded> sorted = new ArrayList<>(all);
        sorted.sort(Comparator.comparingInt(Expanded::order));
        return List.copyOf(sorted);
    }

    private List<Expanded> named(String need) {
        return byNeed.computeIfAbsent(need, names::named);
    }

    private boolean check(Expanded step, String need) {
        List<Expanded> needed = named(need);
        if (needed.isEmpty() && !names.isGone(need)) {
            List<String> variants = names.variants(need);
            problems.error(
                    step.at("needs"),
                    said(step, need) + ", but there is no such step" + names.didYouMean(need),
                    variants.isEmpty() ? null : "there is " + Listing.of(variants, 12));
        }
        Optional<Expanded> wrong =
                needed.stream().filter(other -> !mayNeed(step, other)).findFirst();
        wrong.ifPresent(other -> reportWrong(step, need, other));
        return wrong.isEmpty();
    }

    private boolean mayNeed(Expanded step, Expanded other) {
        return (step.isCleanup() || !other.isCleanup()) && stage(other) <= stage(step);
    }

    private void reportWrong(Expanded step, String need, Expanded other) {
        if (!step.isCleanup() && other.isCleanup()) {
            problems.error(
                    step.at("needs"),
                    said(step, need) + ", which is a cleanup step and runs after it",
                    "an ordinary step can need ordinary steps only");
        } else {
            problems.error(
                    step.at("needs"),
                    said(step, need) + " of the stage \"" + other.step().stage() + "\", which comes after its own, \""
                            + step.step().stage() + "\"",
                    "a step can need steps of its own stage and of those before it");
        }
    }

    private static String said(Expanded step, String need) {
        return "\"" + step.template().name() + "\" needs \"" + need + "\"";
    }

    private int stage(Expanded step) {
        return stages.getOrDefault(String.valueOf(step.step().stage()), 0);
    }
}
