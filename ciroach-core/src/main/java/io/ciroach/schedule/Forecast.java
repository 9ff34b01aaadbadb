package io.ciroach.schedule;

import io.ciroach.model.Budget;
import io.ciroach.model.ByteSize;
import io.ciroach.model.Cpus;
import io.ciroach.plan.ExecutionPlan;
import io.ciroach.plan.PlannedStep;
import io.ciroach.plan.Timeline;
import io.ciroach.result.StepState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.TreeSet;

/**
 * How a plan would go: the scheduler itself, on the estimates. Each step takes its estimate and succeeds, so
 * {@code failure} steps do not run. What containers and pulls cost is not in it.
 */
public final class Forecast {

    private record Running(PlannedStep step, int lane, Duration start, Duration end) {}

    private final StepScheduler scheduler;
    private final Budget budget;
    private final PriorityQueue<Running> running = new PriorityQueue<>(Comparator.comparing(Running::end)
            .thenComparingInt(one -> one.step().index()));
    private final List<Running> ended = new ArrayList<>();
    private final TreeSet<Integer> freeLanes = new TreeSet<>();

    private Duration now = Duration.ZERO;
    private int lanes;
    private int peakContainers;
    private long memory;
    private long peakMemory;
    private long cpus;
    private long peakCpus;

    private Forecast(ExecutionPlan plan, Budget budget) {
        this.scheduler = new StepScheduler(plan, budget);
        this.budget = budget;
    }

    /**
     * Forecasts a run.
     *
     * @param plan what runs; each step must fit into the budget
     * @param budget under which limits
     * @return how it would go
     */
    public static Timeline of(ExecutionPlan plan, Budget budget) {
        Forecast forecast = run(plan, budget);
        return forecast.timeline(CriticalPath.of(plan), OtherBudgets.of(plan, budget));
    }

    static Forecast run(ExecutionPlan plan, Budget budget) {
        Forecast forecast = new Forecast(plan, budget);
        forecast.run();
        return forecast;
    }

    Duration length() {
        return now;
    }

    int peakContainers() {
        return peakContainers;
    }

    long peakMemory() {
        return peakMemory;
    }

    long peakCpus() {
        return peakCpus;
    }

    private void run() {
        for (Decision decision = scheduler.next(false);
                !(decision instanceof Decision.Done);
                decision = scheduler.next(false)) {
            if (decision instanceof Decision.Start start) {
                start(start.step());
            } else if (decision instanceof Decision.Wait) {
                now = running.element().end();
                while (!running.isEmpty() && running.element().end().equals(now)) {
                    end(running.remove());
                }
            }
        }
    }

    private void start(PlannedStep step) {
        Integer free = freeLanes.pollFirst();
        running.add(new Running(step, free != null ? free : ++lanes, now, now.plus(step.estimate())));
        memory += step.step().memory().bytes();
        cpus += cpus(step, budget);
        peakContainers = Math.max(peakContainers, running.size());
        peakMemory = Math.max(peakMemory, memory);
        peakCpus = Math.max(peakCpus, cpus);
    }

    private void end(Running one) {
        ended.add(one);
        freeLanes.add(one.lane());
        memory -= one.step().step().memory().bytes();
        cpus -= cpus(one.step(), budget);
        scheduler.ended(one.step().name(), StepState.SUCCEEDED, false);
    }

    /** Billionths of a CPU; without a limit of its own a step counts as one where there is a budget, and else as nothing. */
    static long cpus(PlannedStep step, Budget budget) {
        Cpus limit = step.step().cpus();
        return limit == null && budget.cpus() == null ? 0 : Demand.cpus(limit);
    }

    private Timeline timeline(List<String> criticalPath, List<Timeline.Alternative> alternatives) {
        List<Timeline.Bar> bars = ended.stream()
                .sorted(Comparator.comparing(Running::start)
                        .thenComparingInt(one -> one.step().index()))
                .map(one -> new Timeline.Bar(one.step().name(), one.lane(), one.start(), one.end()))
                .toList();
        Cpus peak = peakCpus == 0 ? null : new Cpus(peakCpus);
        return new Timeline(
                budget, bars, now, peakContainers, new ByteSize(peakMemory), peak, criticalPath, alternatives);
    }
}
