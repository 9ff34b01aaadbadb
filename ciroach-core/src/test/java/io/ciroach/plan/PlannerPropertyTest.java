package io.ciroach.plan;

import io.ciroach.model.When;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Thousands of random files, planned and compared with the rules written out over all pairs of steps, without any of the
 * planner's shortcuts. {@code -Dciroach.seed=} plans one again, {@code -Dciroach.runs=} another number of them.
 */
class PlannerPropertyTest {

    private static final int RUNS = Integer.getInteger("ciroach.runs", 1000);

    /** A file as its steps: what each needs (null for nothing written), and the rest that decides about waiting. */
    private record One(
            String name, int stage, List<String> needs, boolean hasNeeds, boolean parallel, boolean cleanup) {}

    @Test
    void planOfAListWaitsForWhatTheRulesSay() {
        forEachSeed(random -> check(randomSteps(random, 1), false, random));
    }

    @Test
    void planOfStagesWaitsForWhatTheRulesSay() {
        forEachSeed(random -> check(randomSteps(random, 4), true, random));
    }

    private interface Check {
        void of(Random random);
    }

    private static void forEachSeed(Check check) {
        Long one = Long.getLong("ciroach.seed");
        long first = one != null ? one : System.nanoTime();
        for (long seed = first; seed < first + (one != null ? 1 : RUNS); seed++) {
            try {
                check.of(new Random(seed * 0x9E3779B97F4A7C15L)); // neighbouring seeds begin alike
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("failed for -Dciroach.seed=" + seed + ": " + e.getMessage(), e);
            }
        }
    }

    private static List<One> randomSteps(Random random, int stages) {
        int size = 1 + random.nextInt(14);
        List<One> steps = new ArrayList<>();
        boolean mayLookDown = random.nextInt(4) == 0;
        for (int i = 0; i < size; i++) {
            int stage = stages == 1 ? 0 : i * stages / size;
            boolean cleanup = random.nextInt(5) == 0;
            List<String> needs = new ArrayList<>();
            for (int n = random.nextInt(3); n > 0; n--) {
                int other = random.nextInt(mayLookDown && stages == 1 ? size : Math.max(1, i));
                boolean exists = other < steps.size();
                if (other != i && (!exists || cleanup || !steps.get(other).cleanup())) {
                    needs.add("s" + other);
                }
            }
            steps.add(new One("s" + i, stage, needs, random.nextBoolean(), random.nextBoolean(), cleanup));
        }
        return steps;
    }

    private static void check(List<One> steps, boolean staged, Random random) {
        FileBuilder file = staged ? FileBuilder.stages("A", "B", "C", "D") : FileBuilder.list();
        Map<String, Duration> durations = new HashMap<>();
        for (One step : steps) {
            StepBuilder builder = StepBuilder.step(step.name());
            if (staged) {
                builder.stage(String.valueOf((char) ('A' + step.stage())));
            } else if (step.parallel()) {
                builder.parallel();
            }
            if (step.hasNeeds()) {
                builder.needs(step.needs());
            }
            if (step.cleanup()) {
                builder.when(random.nextBoolean() ? When.ALWAYS : When.FAILURE);
            }
            durations.put(step.name(), Duration.ofSeconds(random.nextInt(20)));
            file.add(builder);
        }
        file.durations(durations);
        boolean wrong = needsCleanup(steps) || isCircular(waits(steps, staged));
        if (wrong) {
            require(!file.problems().isEmpty(), "a circle, or a need of a cleanup step, was not found");
            return;
        }
        One left = steps.get(random.nextInt(steps.size()));
        if (steps.size() > 1 && random.nextBoolean()) {
            file.skip(left.name());
            steps = steps.stream().filter(step -> !step.equals(left)).toList();
        }
        compare(file.plan(), waits(steps, staged), durations);
    }

    private static boolean needsCleanup(List<One> steps) {
        Set<String> cleanup = new HashSet<>();
        steps.stream().filter(One::cleanup).forEach(step -> cleanup.add(step.name()));
        return steps.stream()
                .anyMatch(step -> !step.cleanup()
                        && step.hasNeeds()
                        && step.needs().stream().anyMatch(cleanup::contains));
    }

    /** Each step with all that it waits for, as SPEC says it. */
    private static Map<String, Set<String>> waits(List<One> steps, boolean staged) {
        Map<String, Set<String>> waits = new HashMap<>();
        Set<String> present = new HashSet<>();
        steps.forEach(step -> present.add(step.name()));
        for (int i = 0; i < steps.size(); i++) {
            One step = steps.get(i);
            Set<String> own = new HashSet<>();
            if (step.hasNeeds()) {
                own.addAll(step.needs());
                own.retainAll(present);
            }
            if (!step.cleanup() && staged) {
                int before = steps.stream()
                        .filter(other -> !other.cleanup() && other.stage() < step.stage())
                        .mapToInt(One::stage)
                        .max()
                        .orElse(-1);
                steps.stream()
                        .filter(other -> !other.cleanup() && other.stage() == before)
                        .forEach(other -> own.add(other.name()));
            } else if (!step.cleanup() && !step.hasNeeds()) {
                List<One> above = steps.subList(0, i).stream()
                        .filter(other -> !other.cleanup())
                        .toList();
                int barrier = -1;
                for (int n = 0; n < above.size(); n++) {
                    barrier = !above.get(n).parallel() && !above.get(n).hasNeeds() ? n : barrier;
                }
                if (!step.parallel()) {
                    above.forEach(other -> own.add(other.name()));
                } else if (barrier >= 0) {
                    own.add(above.get(barrier).name());
                }
            }
            waits.put(step.name(), own);
        }
        return waits;
    }

    private static void close(Map<String, Set<String>> waits) {
        boolean more = true;
        while (more) {
            more = false;
            for (Set<String> own : waits.values()) {
                for (String other : List.copyOf(own)) {
                    more |= own.addAll(waits.getOrDefault(other, Set.of()));
                }
            }
        }
    }

    private static boolean isCircular(Map<String, Set<String>> waits) {
        close(waits);
        return waits.entrySet().stream().anyMatch(entry -> entry.getValue().contains(entry.getKey()));
    }

    private static void compare(
            ExecutionPlan plan, Map<String, Set<String>> expected, Map<String, Duration> durations) {
        Map<String, Set<String>> actual = new HashMap<>();
        for (PlannedStep step : plan.steps()) {
            Set<String> own = new HashSet<>();
            int last = 0;
            for (Edge edge : step.waitsFor()) {
                int index = plan.step(edge.step()).index();
                require(index > last, step.name() + ": edges are not in file order, or twice");
                last = index;
                own.add(edge.step());
            }
            actual.put(step.name(), own);
        }
        close(expected);
        close(actual);
        require(expected.equals(actual), "waits " + actual + " instead of " + expected + " in\n" + plan);
        for (PlannedStep step : plan.steps()) {
            Duration behind = plan.steps().stream()
                    .filter(other -> actual.getOrDefault(other.name(), Set.of()).contains(step.name()))
                    .map(PlannedStep::remaining)
                    .max(Duration::compareTo)
                    .orElse(Duration.ZERO);
            require(step.estimate().equals(durations.get(step.name())), step.name() + ": estimate in\n" + plan);
            require(step.remaining().equals(step.estimate().plus(behind)), step.name() + ": remaining in\n" + plan);
        }
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }
}
