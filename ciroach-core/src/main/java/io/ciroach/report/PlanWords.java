package io.ciroach.report;

import io.ciroach.model.Budget;
import io.ciroach.model.ByteSize;
import io.ciroach.model.Cpus;
import io.ciroach.plan.ExecutionPlan;
import io.ciroach.plan.PlannedStep;
import io.ciroach.plan.Timeline;
import io.ciroach.plan.Timeline.Alternative;
import io.ciroach.plan.Timeline.Limit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the printers of a plan say in the same words, each on one line. */
final class PlanWords {

    private static final long MEGABYTE = 1 << 20;

    private PlanWords() {}

    static String headline(ExecutionPlan plan, Timeline timeline) {
        return Inert.text(plan.pipeline().name()) + ": "
                + Words.count(plan.steps().size(), "step") + ", at most " + Words.budget(timeline.budget());
    }

    static String basis(ExecutionPlan plan) {
        return plan.isMeasured()
                ? "by the medians of past runs; a step not measured yet counts 1s"
                : "each step taken as 1s, since none was measured yet";
    }

    static String length(Timeline timeline) {
        return "Length: " + Words.duration(timeline.length());
    }

    static String criticalPath(ExecutionPlan plan, Timeline timeline) {
        Set<String> path = Set.copyOf(timeline.criticalPath());
        Duration along = plan.steps().stream()
                .filter(step -> path.contains(step.name()))
                .map(PlannedStep::estimate)
                .reduce(Duration.ZERO, Duration::plus);
        return "Critical path: " + Words.duration(along);
    }

    static String peak(Timeline timeline) {
        Budget budget = timeline.budget();
        String text = "Peak under the limits: " + Words.count(timeline.peakContainers(), "container") + " of "
                + budget.maxParallel() + ", memory " + timeline.peakMemory() + " of " + budget.memory();
        if (timeline.peakCpus() == null) {
            return text;
        }
        return text + ", CPUs " + timeline.peakCpus() + (budget.cpus() == null ? "" : " of " + budget.cpus());
    }

    /** The setting in the file that a limit comes from. */
    static String key(Limit limit) {
        return switch (limit) {
            case MEMORY -> "memory_budget";
            case CONTAINERS -> "max_parallel";
            case CPUS -> "cpu_budget";
        };
    }

    /** By setting: {@code 4gb: 6m 10s, 6gb: 4m 02s (now), no gain above}. */
    static Map<String, String> alternatives(Timeline timeline) {
        Map<Limit, List<Alternative>> byLimit = new EnumMap<>(Limit.class);
        timeline.alternatives()
                .forEach(one -> byLimit.computeIfAbsent(one.changed(), limit -> new ArrayList<>())
                        .add(one));
        Map<String, String> lines = new LinkedHashMap<>();
        byLimit.forEach((limit, all) -> lines.put(key(limit), lengths(all, timeline.budget())));
        return lines;
    }

    /** The last that is shorter than all before it is the last worth having; behind it there may be the one that is set. */
    private static String lengths(List<Alternative> all, Budget now) {
        StringBuilder text = new StringBuilder();
        Alternative best = all.get(0);
        for (Alternative one : all) {
            best = one.length().compareTo(best.length()) < 0 ? one : best;
            text.append(value(one)).append(": ").append(Words.duration(one.length()));
            text.append(one.budget().equals(now) ? " (now), " : ", ");
        }
        boolean last = best.equals(all.get(all.size() - 1));
        return text.append("no gain above")
                .append(last ? "" : " " + value(best))
                .toString();
    }

    private static String value(Alternative one) {
        return switch (one.changed()) {
            case MEMORY -> exact(one.budget().memory());
            case CONTAINERS -> String.valueOf(one.budget().maxParallel());
            case CPUS ->
                Optional.ofNullable(one.budget().cpus()).map(Cpus::toString).orElseThrow();
        };
    }

    /** As it can be written into the file without losing a byte that counts. */
    private static String exact(ByteSize size) {
        String rounded = size.toString();
        boolean same = ByteSize.parse(rounded).equals(Optional.of(size));
        return same || size.bytes() % MEGABYTE != 0 ? rounded : size.bytes() / MEGABYTE + "mb";
    }
}
