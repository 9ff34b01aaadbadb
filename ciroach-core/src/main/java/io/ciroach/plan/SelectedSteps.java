package io.ciroach.plan;

import io.ciroach.problem.Problems;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;

/**
 * The steps that a selection takes.
 *
 * @param steps in file order
 * @param leftOutCleanup names of the cleanup steps that {@code only} leaves out
 */
record SelectedSteps(List<Expanded> steps, List<String> leftOutCleanup) {

    /** More names than these are no help in a message. */
    private static final int LISTED = 100;

    static SelectedSteps of(Selection selection, List<Expanded> all, StepNames names, Needs needs, Problems problems) {
        Set<Expanded> asked = matching("steps", selection.steps(), names, problems);
        Set<Expanded> only = matching("only", selection.only(), names, problems);
        Set<Expanded> skipped = matching("skipSteps", selection.skip(), names, problems);

        Set<Expanded> taken = new HashSet<>(selection.steps().isEmpty() ? all : withNeeds(asked, skipped, needs));
        if (!selection.steps().isEmpty()) {
            addCleanup(taken, all, needs);
        }
        taken.removeAll(skipped);
        List<String> leftOut = List.of();
        if (!selection.only().isEmpty()) {
            leftOut = taken.stream()
                    .filter(step -> step.isCleanup() && !only.contains(step))
                    .sorted(Comparator.comparingInt(Expanded::order))
                    .map(Expanded::name)
                    .toList();
            taken.retainAll(only);
        }
        if (taken.isEmpty() && !all.isEmpty() && !problems.any()) {
            problems.error(
                    null, "the selection leaves no step to run", "there is " + Listing.of(names.names(), LISTED));
        }
        return new SelectedSteps(all.stream().filter(taken::contains).toList(), leftOut);
    }

    private static Set<Expanded> matching(String what, List<String> patterns, StepNames names, Problems problems) {
        Set<Expanded> matching = new LinkedHashSet<>();
        for (String pattern : patterns) {
            List<Expanded> found = names.matching(pattern);
            if (found.isEmpty() && !names.isGone(pattern)) {
                problems.error(
                        null,
                        what + ": no step matches \"" + pattern + "\"" + names.didYouMean(pattern),
                        "there is " + Listing.of(names.names(), LISTED));
            }
            matching.addAll(found);
        }
        return matching;
    }

    /** What a skipped step needs is not needed for its sake. */
    private static Set<Expanded> withNeeds(Collection<Expanded> asked, Set<Expanded> skipped, Needs needs) {
        Set<Expanded> taken = new HashSet<>(asked);
        Queue<Expanded> open = new ArrayDeque<>(asked);
        for (Expanded step = open.poll(); step != null; step = open.poll()) {
            if (!skipped.contains(step)) {
                needs.of(step).stream().filter(taken::add).forEach(open::add);
            }
        }
        return taken;
    }

    /** Cleanup steps that need nothing or something that is taken; of cleanup steps too, so until no more are found. */
    private static void addCleanup(Set<Expanded> taken, List<Expanded> all, Needs needs) {
        List<Expanded> cleanup = all.stream().filter(Expanded::isCleanup).toList();
        boolean more = true;
        while (more) {
            more = false;
            for (Expanded step : cleanup) {
                List<Expanded> needed = needs.of(step);
                if (!taken.contains(step)
                        && (needed.isEmpty() || needed.stream().anyMatch(taken::contains))) {
                    taken.add(step);
                    more = true;
                }
            }
        }
    }
}
