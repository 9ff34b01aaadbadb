package io.ciroach.schedule;

import io.ciroach.model.Budget;
import io.ciroach.model.ByteSize;
import io.ciroach.model.Cpus;
import io.ciroach.plan.ExecutionPlan;
import io.ciroach.plan.PlannedStep;
import io.ciroach.plan.Timeline.Alternative;
import io.ciroach.plan.Timeline.Limit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;

/**
 * What a plan would take under other limits, each changed alone. Tried are a dozen values from the least that every step needs
 * to the most that is ever taken, and what was really taken under each: there the next step down begins.
 */
final class OtherBudgets {

    private static final int TRIED = 12;
    private static final long MEGABYTE = 1 << 20;
    private static final long QUARTER_OF_A_CPU = Cpus.of(1).nanos() / 4;

    /** A gain of less than a hundredth is none. */
    private static final int PERCENT = 100;

    private final ExecutionPlan plan;
    private final Limit limit;
    private final long unit;
    private final LongFunction<Budget> budgetOf;
    private final ToLongFunction<Forecast> taken;

    private OtherBudgets(
            ExecutionPlan plan, Limit limit, long unit, LongFunction<Budget> budgetOf, ToLongFunction<Forecast> taken) {
        this.plan = plan;
        this.limit = limit;
        this.unit = unit;
        this.budgetOf = budgetOf;
        this.taken = taken;
    }

    static List<Alternative> of(ExecutionPlan plan, Budget now) {
        List<Alternative> all = new ArrayList<>();
        if (!plan.isMeasured()) {
            return all;
        }
        Cpus cpus = now.cpus();
        long memory = now.memory().bytes();
        all.addAll(new OtherBudgets(
                        plan,
                        Limit.MEMORY,
                        MEGABYTE,
                        bytes -> new Budget(now.maxParallel(), new ByteSize(bytes), cpus),
                        Forecast::peakMemory)
                .alternatives(largest(plan, step -> step.step().memory().bytes()), memory, Long.MAX_VALUE));
        all.addAll(new OtherBudgets(
                        plan,
                        Limit.CONTAINERS,
                        1,
                        slots -> new Budget((int) slots, now.memory(), cpus),
                        Forecast::peakContainers)
                .alternatives(1, now.maxParallel(), Integer.MAX_VALUE));
        if (cpus != null) {
            all.addAll(new OtherBudgets(
                            plan,
                            Limit.CPUS,
                            QUARTER_OF_A_CPU,
                            nanos -> new Budget(now.maxParallel(), now.memory(), new Cpus(nanos)),
                            Forecast::peakCpus)
                    .alternatives(largest(plan, step -> Forecast.cpus(step, now)), cpus.nanos(), Long.MAX_VALUE));
        }
        return all;
    }

    private static long largest(ExecutionPlan plan, ToLongFunction<PlannedStep> demand) {
        return plan.steps().stream().mapToLong(demand).max().orElseThrow();
    }

    private List<Alternative> alternatives(long least, long now, long unlimited) {
        long from = roundUp(least, unit);
        long most = roundUp(taken.applyAsLong(Forecast.run(plan, budgetOf.apply(unlimited))), unit);
        TreeMap<Long, Duration> lengths = new TreeMap<>();
        lengths.put(now, Forecast.run(plan, budgetOf.apply(now)).length());
        long hop = unit;
        while ((most - from) / hop >= TRIED) {
            hop *= 2;
        }
        for (long value = from; value < most; value = roundUp(value + 1, hop)) {
            tryOut(value, from, lengths);
        }
        tryOut(Math.max(from, most), from, lengths);
        return worthwhile(now, lengths);
    }

    private void tryOut(long value, long from, Map<Long, Duration> lengths) {
        Forecast forecast = Forecast.run(plan, budgetOf.apply(value));
        lengths.put(value, forecast.length());
        long enough = Math.max(from, roundUp(taken.applyAsLong(forecast), unit));
        lengths.computeIfAbsent(
                enough, one -> Forecast.run(plan, budgetOf.apply(one)).length());
    }

    private List<Alternative> worthwhile(long now, SortedMap<Long, Duration> lengths) {
        List<Alternative> kept = new ArrayList<>();
        Duration worth = Duration.ofSeconds(Long.MAX_VALUE);
        for (Map.Entry<Long, Duration> one : lengths.entrySet()) {
            Duration length = one.getValue();
            boolean shorter = length.compareTo(worth) < 0;
            if (shorter || one.getKey() == now) {
                kept.add(new Alternative(limit, budgetOf.apply(one.getKey()), length));
            }
            if (shorter) {
                worth = length.minus(length.dividedBy(PERCENT));
            }
        }
        return kept;
    }

    private static long roundUp(long value, long unit) {
        return (value + unit - 1) / unit * unit;
    }
}
