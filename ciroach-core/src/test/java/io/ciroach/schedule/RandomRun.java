package io.ciroach.schedule;

import io.ciroach.model.Budget;
import io.ciroach.model.Cpus;
import io.ciroach.model.WaitReason;
import io.ciroach.model.When;
import io.ciroach.plan.Edge;
import io.ciroach.plan.ExecutionPlan;
import io.ciroach.plan.PlannedStep;
import io.ciroach.result.StepState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

// Long because the rules of order and room stand here once more, apart from the scheduler that they check.
/**
 * Runs a random plan to its end and checks each decision against the rules, written here once more from what users are
 * promised, over all steps and without any of the scheduler's shortcuts.
 */
final class RandomRun {

    enum Trouble {
        NONE,
        FAILURES,
        STOPS
    }

    private static final StepState[] BAD = {
        StepState.FAILED, StepState.TIMED_OUT, StepState.OOM_KILLED, StepState.ERRORED
    };

    private final Random random;
    private final Trouble trouble;
    private final ExecutionPlan plan;
    private final Budget budget;
    private final StepScheduler scheduler;

    private final Map<String, PlannedStep> steps = new LinkedHashMap<>();
    private final Map<String, PlannedStep> holding = new LinkedHashMap<>();
    private final Set<String> between = new LinkedHashSet<>();
    private final Set<String> again = new LinkedHashSet<>();
    private final Set<String> ending = new LinkedHashSet<>();
    private final Set<String> startedOnce = new HashSet<>();
    private final Map<String, StepState> ends = new HashMap<>();
    private final Set<String> allowed = new HashSet<>();
    private final Map<String, Demand> demands = new HashMap<>();
    private final List<PlannedStep> skipped = new ArrayList<>();

    /** Of the one at the head of the line: those that held room when it came there, and still do. */
    private final Map<String, Set<String>> heldBefore = new HashMap<>();

    private boolean stopped;
    private boolean cancelled;
    private boolean cleanupStopped;

    RandomRun(long seed, Trouble trouble) {
        // Neighbouring seeds begin alike.
        this.random = new Random(seed * 0x9E3779B97F4A7C15L);
        this.trouble = trouble;
        RandomPlan randomPlan = RandomPlan.of(random, random.nextBoolean());
        this.plan = randomPlan.plan();
        this.budget = randomPlan.budget();
        this.scheduler = new StepScheduler(plan, budget);
        plan.steps().forEach(step -> steps.put(step.name(), step));
    }

    List<PlannedStep> skipped() {
        return skipped;
    }

    void run() {
        for (int decisions = 0; ; decisions++) {
            check(decisions < 100 * (steps.size() + 1), "never comes to an end");
            Decision decision = scheduler.next();
            if (decision instanceof Decision.Start start) {
                checkStart(start.step());
            } else if (decision instanceof Decision.Skip skip) {
                checkSkip(skip.step());
            } else if (decision instanceof Decision.End end) {
                checkEnd(end.step());
            } else if (decision instanceof Decision.Wait wait) {
                checkWait(wait);
                somethingHappens();
            } else {
                check(ends.keySet().equals(steps.keySet()), "done, and not all have ended");
                check(holding.isEmpty(), "done, and somebody holds room");
                check(scheduler.next() instanceof Decision.Done, "done, and not any more");
                return;
            }
            // A stop may come at any moment, also before all that was decided is told.
            if (trouble == Trouble.STOPS && random.nextInt(25) == 0) {
                stop();
            }
        }
    }

    // ---- what is checked ----

    private static void check(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }

    private static void check(boolean condition, PlannedStep step, String otherwise) {
        if (!condition) {
            throw new AssertionError(step.name() + " " + otherwise);
        }
    }

    private void checkStart(PlannedStep step) {
        String name = step.name();
        check(!ends.containsKey(name), step, "starts after its end");
        check(!holding.containsKey(name), step, "starts twice");
        check(!ending.contains(name), step, "starts though it is to end");
        boolean first = startedOnce.add(name);
        check(first || again.remove(name), step, "starts anew without being due");
        checkMayRun(step, first);
        checkTurn(step);
        holding.put(name, step);
        checkBudget();
    }

    private void checkMayRun(PlannedStep step, boolean first) {
        if (!step.isCleanup()) {
            check(!stopped, step, "starts after a stop");
            check(step.waitsFor().stream().allMatch(this::hasDone), step, "starts before what it waits for");
            return;
        }
        check(!cleanupStopped, step, "starts after cleanup was stopped");
        if (!first) {
            return;
        }
        check(ending.isEmpty(), step, "starts while others are being ended");
        check(needsHaveEnded(step), step, "starts before what it needs has ended");
        if (step.waitsFor().isEmpty()) {
            for (PlannedStep other : plan.steps()) {
                boolean before = !other.isCleanup() || (other.waitsFor().isEmpty() && other.index() < step.index());
                check(!before || ends.containsKey(other.name()), step, "does not come last");
            }
            // A cancel skips failure steps, so that one with needs may come due after the turn of this one.
            check(
                    holding.values().stream()
                            .noneMatch(other ->
                                    other.isCleanup() && (other.waitsFor().isEmpty() || !cancelled)),
                    step,
                    "does not run alone");
        }
        if (step.step().when() == When.FAILURE) {
            check(!cancelled, step, "starts after a cancel");
            check(somethingWatchedFailed(step), step, "starts and nothing that it watches failed");
        }
    }

    private boolean hasDone(Edge edge) {
        return ends.get(edge.step()) == StepState.SUCCEEDED || allowed.contains(edge.step());
    }

    private boolean needsHaveEnded(PlannedStep step) {
        return step.waitsFor().stream().allMatch(edge -> ends.containsKey(edge.step()));
    }

    private boolean somethingWatchedFailed(PlannedStep step) {
        return watched(step).stream().anyMatch(name -> {
            StepState end = ends.get(name);
            return end != null && (end.isFailure() || end == StepState.ERRORED) && !allowed.contains(name);
        });
    }

    /** What it needs and what that needs; of a cleanup step that needs nothing all ordinary steps. */
    private Set<String> watched(PlannedStep step) {
        Set<String> watched = new HashSet<>();
        List<PlannedStep> open = new ArrayList<>(List.of(step));
        while (!open.isEmpty()) {
            PlannedStep one = open.remove(open.size() - 1);
            if (one.isCleanup() && one.waitsFor().isEmpty()) {
                plan.steps().stream().filter(other -> !other.isCleanup()).forEach(other -> watched.add(other.name()));
            }
            for (Edge edge : one.waitsFor()) {
                if (watched.add(edge.step())) {
                    open.add(step(edge.step()));
                }
            }
        }
        return watched;
    }

    /** Nobody whose turn is before this one would be delayed by it. */
    private void checkTurn(PlannedStep step) {
        Demand mine = demand(step);
        List<PlannedStep> ready = readyNow();
        for (PlannedStep other : ready) {
            if (other.equals(step) || !isBefore(other, step)) {
                continue;
            }
            Demand theirs = demand(other);
            if (fitsNow(theirs)) {
                check(
                        ready.stream().anyMatch(third -> isBefore(third, other)) || cleanupIsDue(),
                        other,
                        "could start, nobody is before it, and " + step.name() + " was preferred");
            }
            check(
                    theirs.memory() + mine.memory() <= budget.memory().bytes()
                            && budget.maxParallel() >= 2
                            && Collections.disjoint(mine.caches(), theirs.caches()),
                    step,
                    "passes " + other.name() + ", which would not fit beside it");
        }
    }

    private static boolean isBefore(PlannedStep a, PlannedStep b) {
        if (a.isCleanup() != b.isCleanup()) {
            return a.isCleanup();
        }
        int byPath = b.remaining().compareTo(a.remaining());
        return byPath != 0 ? byPath < 0 : a.index() < b.index();
    }

    /** Ordinary steps only: whether a cleanup step is ready is checked where it starts. */
    private List<PlannedStep> readyNow() {
        return plan.steps().stream()
                .filter(step -> !step.isCleanup()
                        && !ends.containsKey(step.name())
                        && !holding.containsKey(step.name())
                        && !between.contains(step.name())
                        && !ending.contains(step.name())
                        && step.waitsFor().stream().allMatch(this::hasDone))
                .toList();
    }

    private void checkBudget() {
        long memory = 0;
        long cpus = 0;
        Set<String> caches = new HashSet<>();
        for (PlannedStep holder : holding.values()) {
            Demand demand = demand(holder);
            memory += holder.step().memory().bytes();
            cpus += demand.cpus();
            demand.caches().forEach(cache -> check(caches.add(cache), holder, "shares the cache " + cache));
        }
        Cpus limit = budget.cpus();
        check(holding.size() <= budget.maxParallel(), "more slots than there are");
        check(memory <= budget.memory().bytes(), "more memory than there is");
        check(limit == null || cpus <= limit.nanos(), "more CPUs than there are");
        check(List.copyOf(holding.keySet()).equals(scheduler.started()), "others hold room than those that started");
    }

    private void checkSkip(PlannedStep step) {
        String name = step.name();
        check(!startedOnce.contains(name), step, "is skipped after it started");
        check(ends.put(name, StepState.SKIPPED) == null, step, "ends twice");
        skipped.add(step);
        boolean justified = step.isCleanup()
                ? cleanupStopped || (step.step().when() == When.FAILURE && (cancelled || !somethingWatchedFailed(step)))
                : stopped || step.waitsFor().stream().anyMatch(edge -> ends.containsKey(edge.step()) && !hasDone(edge));
        check(justified, step, "is skipped for no reason");
    }

    private void checkEnd(PlannedStep step) {
        String name = step.name();
        check(startedOnce.contains(name), step, "is to end and never started");
        check(!ends.containsKey(name), step, "is to end and has ended");
        check(ending.add(name), step, "is to end twice");
        again.remove(name);
        check(step.isCleanup() ? cleanupStopped : stopped, step, "is to end for no reason");
    }

    private void checkWait(Decision.Wait wait) {
        check(!holding.isEmpty() || !between.isEmpty() || !ending.isEmpty(), "waits for nothing");
        for (PlannedStep step : plan.steps()) {
            String name = step.name();
            boolean waits = !ends.containsKey(name)
                    && !ending.contains(name)
                    && (!startedOnce.contains(name) || again.contains(name));
            WaitReason reason = wait.waiting().get(name);
            check((reason != null) == waits, step, waits ? "waits without a reason" : "does not wait and has a reason");
            if (reason != null) {
                check(!reason.by().isEmpty(), step, "waits for nobody");
                check(Collections.disjoint(reason.by(), ends.keySet()), step, "waits for one that has ended");
            }
        }
        for (PlannedStep step : readyNow()) {
            if (fitsNow(demand(step))) {
                check(
                        wait.waiting().get(step.name()) instanceof WaitReason.Room room
                                && Collections.disjoint(room.by(), holding.keySet()),
                        step,
                        "would fit, and its room is kept for nobody");
            }
        }
        checkNobodyStarves();
    }

    /**
     * One that waits for room at the head of the line starts at the latest when those that held room before it came there,
     * and those whose turn was before its own, have ended. So it never waits for such only that passed it.
     */
    private void checkNobodyStarves() {
        PlannedStep head =
                readyNow().stream().reduce((a, b) -> isBefore(a, b) ? a : b).orElse(null);
        heldBefore.keySet().removeIf(name -> head == null || !name.equals(head.name()));
        if (head == null || cleanupIsDue()) {
            return;
        }
        Set<String> before = heldBefore.computeIfAbsent(head.name(), name -> new HashSet<>(holding.keySet()));
        before.retainAll(holding.keySet());
        check(
                holding.values().stream().anyMatch(holder -> before.contains(holder.name()) || isBefore(holder, head)),
                head,
                "waits for those only that passed it");
    }

    /** These go first; whether they wait for room or for something else is not to be seen from here. */
    private boolean cleanupIsDue() {
        return plan.steps().stream()
                .anyMatch(step -> step.isCleanup()
                        && !ends.containsKey(step.name())
                        && !holding.containsKey(step.name())
                        && !step.waitsFor().isEmpty()
                        && needsHaveEnded(step));
    }

    private boolean fitsNow(Demand demand) {
        long memory = demand.memory();
        long cpus = demand.cpus();
        for (PlannedStep holder : holding.values()) {
            Demand held = demand(holder);
            memory += held.memory();
            cpus += held.cpus();
            if (!Collections.disjoint(held.caches(), demand.caches())) {
                return false;
            }
        }
        Cpus limit = budget.cpus();
        return holding.size() < budget.maxParallel()
                && memory <= budget.memory().bytes()
                && (limit == null || cpus <= limit.nanos());
    }

    private Demand demand(PlannedStep step) {
        return demands.computeIfAbsent(step.name(), name -> Demand.of(step.step(), plan.pipeline(), budget));
    }

    private PlannedStep step(String name) {
        return Objects.requireNonNull(steps.get(name));
    }

    // ---- what happens ----

    private void somethingHappens() {
        List<String> candidates = new ArrayList<>(holding.keySet());
        candidates.addAll(between);
        ending.stream().filter(name -> !candidates.contains(name)).forEach(candidates::add);
        String name = candidates.get(random.nextInt(candidates.size()));
        boolean wantsRetry = trouble != Trouble.NONE && !ending.contains(name);
        if (between.contains(name) && !ending.contains(name)) {
            between.remove(name);
            again.add(name);
            scheduler.retryDue(name);
        } else if (wantsRetry && holding.containsKey(name) && random.nextInt(4) == 0) {
            holding.remove(name);
            between.add(name);
            scheduler.attemptOver(name);
        } else {
            end(name);
        }
    }

    private void end(String name) {
        holding.remove(name);
        between.remove(name);
        StepState state = StepState.SUCCEEDED;
        if (ending.remove(name)) {
            state = random.nextBoolean() ? StepState.CANCELLED : BAD[random.nextInt(BAD.length)];
        } else if (trouble != Trouble.NONE && random.nextInt(4) == 0) {
            state = BAD[random.nextInt(BAD.length)];
        }
        boolean isAllowed =
                state.isFailure() && step(name).step().allowFailure().all();
        if (isAllowed) {
            allowed.add(name);
        }
        ends.put(name, state);
        if (state != StepState.SUCCEEDED
                && !isAllowed
                && !step(name).isCleanup()
                && plan.pipeline().failFast()) {
            stopped = true;
        }
        scheduler.ended(name, state, isAllowed);
    }

    private void stop() {
        switch (random.nextInt(4)) {
            case 0 -> {
                stopped = true;
                scheduler.stop(Stop.RUN_TIMEOUT, "time-out");
            }
            case 1 -> {
                stopped = true;
                cancelled = true;
                scheduler.stop(Stop.CANCEL, "Ctrl-C");
            }
            case 2 -> {
                stopped = true;
                cancelled = true;
                cleanupStopped = true;
                scheduler.stop(Stop.SKIP_CLEANUP_TOO, "Ctrl-C again");
            }
            default -> {
                cleanupStopped = true;
                scheduler.cleanupTimeUp();
            }
        }
    }
}
