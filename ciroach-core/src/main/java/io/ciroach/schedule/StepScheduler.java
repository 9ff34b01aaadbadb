package io.ciroach.schedule;

import io.ciroach.model.Budget;
import io.ciroach.model.Pipeline;
import io.ciroach.model.WaitReason;
import io.ciroach.model.When;
import io.ciroach.plan.Edge;
import io.ciroach.plan.ExecutionPlan;
import io.ciroach.plan.PlannedStep;
import io.ciroach.result.StepState;
import io.ciroach.schedule.Task.Phase;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

// Long because it is one state machine: each transition reads and writes the same states of steps.
/**
 * Says which step starts, is skipped or is to be ended, and why the others wait. It has no thread, no clock and no engine:
 * one owner tells it what happened and asks {@link #next()} until there is nothing more to do for now.
 *
 * <p>An ordinary step starts when all that it waits for has succeeded (or failed as {@code allow_failure} allows) and
 * there is room. When something that it waits for ends otherwise it is skipped at once. Room is a slot, memory, CPUs and
 * unshared caches, taken together with {@link Decision.Start} and given back with {@link #attemptOver} or {@link #ended}.
 *
 * <p>A cleanup step with {@code needs} starts as soon as these have come to any end; one that waits for nothing in the plan
 * comes after everything else, one at a time in file order. None starts while a step that was asked to end has not been
 * confirmed to have ended.
 *
 * <p>Not thread-safe.
 */
public final class StepScheduler {

    private final Pipeline pipeline;
    private final Map<String, Task> tasks = new LinkedHashMap<>();
    private final Room room;
    private final Line line;

    /** What was decided and not yet told. */
    private final Queue<Decision> decided = new ArrayDeque<>();

    private final CleanupSteps cleanup = new CleanupSteps();

    private int notEnded;
    private int ordinaryNotEnded;
    private int betweenAttempts;
    private int ending;

    /**
     * Nothing has started yet.
     *
     * @param plan what runs; its edges must not lead in a circle
     * @param budget how much may run at once
     */
    public StepScheduler(ExecutionPlan plan, Budget budget) {
        this.pipeline = plan.pipeline();
        this.room = new Room(budget);
        this.line = new Line(room);
        for (PlannedStep step : plan.steps()) {
            tasks.put(step.name(), new Task(step, Demand.of(step.step(), pipeline, budget)));
        }
        notEnded = tasks.size();
        ordinaryNotEnded =
                (int) tasks.values().stream().filter(task -> !task.isCleanup()).count();
        IdentityHashMap<List<Edge>, Gate> gates = new IdentityHashMap<>();
        for (Task task : tasks.values()) {
            if (!task.step.waitsFor().isEmpty()) {
                Gate gate = gates.computeIfAbsent(task.step.waitsFor(), this::gate);
                gate.behind.add(task);
                task.gate = gate;
            } else if (task.isCleanup()) {
                cleanup.addLast(task);
            } else {
                enterLine(task);
            }
        }
    }

    private Gate gate(List<Edge> edges) {
        Gate gate = new Gate(edges.stream().map(edge -> task(edge.step())).toList());
        gate.before.forEach(task -> task.ahead.add(gate));
        return gate;
    }

    /**
     * Decides what follows now. To be called again after each {@code Start}, {@code Skip} and {@code End}, until it returns
     * {@code Wait} or {@code Done}; and then again after anything was told.
     *
     * <p>What a {@code Wait} costs grows with the steps that wait, for it names each; all else grows with what changed.
     *
     * @return the decision; the room of a step that starts is taken
     * @throws IllegalStateException if steps are left and nothing that could let them start is under way: a fault of the
     *     plan or of this class, which the message spells out
     */
    public Decision next() {
        return next(true);
    }

    /** Without reasons, for those who do not read them: gathering them costs as much as there are steps that wait. */
    Decision next(boolean withReasons) {
        admitCleanup();
        Decision decision = decided.poll();
        while (decision instanceof Decision.End end && task(end.step().name()).hasEnded()) {
            decision = decided.poll();
        }
        if (decision != null) {
            return decision;
        }
        Task task = line.letIn();
        if (task != null) {
            task.phase = Phase.RUNS;
            task.started = true;
            return new Decision.Start(task.step);
        }
        if (notEnded == 0) {
            return new Decision.Done();
        }
        if (room.isEmpty() && betweenAttempts == 0 && ending == 0) {
            throw new IllegalStateException("no step runs and none can start: " + reasons());
        }
        return new Decision.Wait(withReasons ? reasons() : Map.of());
    }

    /**
     * An attempt is over, its container confirmed dead, and another attempt follows: its room is free.
     *
     * @param step the expanded name
     */
    public void attemptOver(String step) {
        Task task = task(step);
        require(task.phase == Phase.RUNS, task, "has no attempt that could be over");
        line.letOut(task);
        task.phase = Phase.BETWEEN_ATTEMPTS;
        betweenAttempts++;
    }

    /**
     * A step's next attempt is due: it wants room again. Nothing happens when it was asked to end meanwhile.
     *
     * @param step the expanded name
     */
    public void retryDue(String step) {
        Task task = task(step);
        if (task.ending || task.hasEnded()) {
            return;
        }
        require(task.phase == Phase.BETWEEN_ATTEMPTS, task, "does not wait for another attempt");
        betweenAttempts--;
        enterLine(task);
    }

    /**
     * A step that had started has come to its end; its container is confirmed dead. Its room is free.
     *
     * @param step the expanded name
     * @param state how; never {@code SKIPPED}, which only this class decides
     * @param allowed whether {@code allow_failure} allows that end
     */
    public void ended(String step, StepState state, boolean allowed) {
        Task task = task(step);
        require(task.started && !task.hasEnded(), task, "has not started or has ended before");
        require(state != StepState.SKIPPED, task, "has started, so it cannot be skipped");
        leave(task);
        boolean bad = state != StepState.SUCCEEDED && !allowed;
        if (bad) {
            task.root = task.name() + " " + Words.of(state);
            if (state != StepState.CANCELLED) {
                cleanup.trouble(task);
            }
        }
        finish(task, state, bad);
        if (bad && !task.isCleanup() && pipeline.failFast()) {
            stopOrdinary(task.root + ", and fail_fast ends the run");
        }
    }

    /**
     * Ends the run early: no ordinary step starts any more, and those that have started are to be ended. May be called again
     * with another kind.
     *
     * @param kind which decides what becomes of cleanup steps
     * @param reason for people, such as {@code Ctrl-C}
     */
    public void stop(Stop kind, String reason) {
        stopOrdinary(reason);
        if (kind == Stop.CANCEL) {
            tasks.values().stream()
                    .filter(task -> task.step.step().when() == When.FAILURE && !task.started)
                    .forEach(task -> skip(task, reason));
        } else if (kind == Stop.SKIP_CLEANUP_TOO) {
            stopCleanup(reason);
        }
    }

    /** The cleanup time-out is over: cleanup steps that run are to be ended, the others are skipped. */
    public void cleanupTimeUp() {
        stopCleanup("cleanup_timeout is over");
    }

    /** {@return the names of those that hold room now, the one that has held it longest first} */
    public List<String> started() {
        return room.holders();
    }

    private void enterLine(Task task) {
        task.phase = Phase.IN_LINE;
        line.add(task);
    }

    /** Lets go of whatever it holds or stands in. */
    private void leave(Task task) {
        switch (task.phase) {
            case RUNS -> line.letOut(task);
            case IN_LINE -> line.remove(task);
            case BETWEEN_ATTEMPTS -> betweenAttempts--;
            case WAITS, ENDED -> {}
        }
        if (task.ending) {
            task.ending = false;
            ending--;
        }
    }

    /** Cleanup steps whose turn has come enter the line, or are skipped if nothing that they watch failed. */
    private void admitCleanup() {
        while (ending == 0) {
            Task task = cleanup.next(ordinaryNotEnded == 0);
            if (task == null) {
                return;
            }
            if (cleanup.isWanted(task)) {
                cleanup.admit(task);
                enterLine(task);
            } else {
                skip(task, "no step that it watches failed");
            }
        }
    }

    private void stopOrdinary(String reason) {
        stopAll(tasks.values().stream().filter(task -> !task.isCleanup()).toList(), reason);
    }

    private void stopCleanup(String reason) {
        stopAll(tasks.values().stream().filter(Task::isCleanup).toList(), reason);
    }

    private void stopAll(List<Task> which, String reason) {
        List<Task> unstarted = new ArrayList<>();
        for (Task task : which) {
            if (task.hasEnded()) {
                continue;
            }
            if (!task.started) {
                unstarted.add(task);
            } else if (!task.ending) {
                task.ending = true;
                ending++;
                if (task.phase == Phase.IN_LINE) {
                    line.remove(task);
                    task.phase = Phase.BETWEEN_ATTEMPTS;
                    betweenAttempts++;
                }
                decided.add(new Decision.End(task.step, reason));
            }
        }
        if (ending > 0) {
            holdCleanupBack();
        }
        // All are marked before any is followed, so that each is skipped for this reason and not for another's skip.
        unstarted.forEach(task -> {
            leave(task);
            task.root = reason;
            task.phase = Phase.ENDED;
            decided.add(new Decision.Skip(task.step, reason, task.isCleanup() && cleanup.isWanted(task)));
        });
        unstarted.forEach(task -> finish(task, StepState.SKIPPED, true));
    }

    /** Those that wait for room must wait as well for the end of what was just asked to end. */
    private void holdCleanupBack() {
        tasks.values().stream()
                .filter(task -> task.isCleanup() && task.phase == Phase.IN_LINE && !task.started)
                .forEach(task -> {
                    line.remove(task);
                    task.phase = Phase.WAITS;
                    cleanup.holdBack(task);
                });
    }

    private void skip(Task task, String reason) {
        if (task.hasEnded()) {
            return;
        }
        leave(task);
        task.root = reason;
        decided.add(new Decision.Skip(task.step, reason, false));
        finish(task, StepState.SKIPPED, true);
    }

    /** Marks a task as ended, and follows what that opens or closes for others, and for others in turn. */
    private void finish(Task first, StepState end, boolean bad) {
        Queue<Task> ended = new ArrayDeque<>();
        markEnded(first, end, bad);
        ended.add(first);
        for (Task task = ended.poll(); task != null; task = ended.poll()) {
            for (Gate gate : task.ahead) {
                gate.oneEnded();
                if (task.bad && !gate.closed) {
                    gate.closed = true;
                    for (Task other : gate.behind) {
                        if (!other.isCleanup() && !other.hasEnded()) {
                            other.root = task.root;
                            decided.add(new Decision.Skip(other.step, task.asReason(), false));
                            markEnded(other, StepState.SKIPPED, true);
                            ended.add(other);
                        }
                    }
                }
                if (gate.isOpen()) {
                    gate.behind.stream().filter(other -> !other.hasEnded()).forEach(this::mayGo);
                }
            }
        }
    }

    private void mayGo(Task task) {
        if (task.isCleanup()) {
            cleanup.addDue(task);
        } else {
            enterLine(task);
        }
    }

    private void markEnded(Task task, StepState end, boolean bad) {
        task.phase = Phase.ENDED;
        task.end = end;
        task.bad = bad;
        notEnded--;
        if (task.isCleanup()) {
            cleanup.ended(task);
        } else {
            ordinaryNotEnded--;
        }
    }

    private Map<String, WaitReason> reasons() {
        Map<String, WaitReason> reasons = new HashMap<>();
        for (Task task : tasks.values()) {
            Gate gate = task.gate;
            if (task.phase == Phase.WAITS && gate != null && !gate.isOpen()) {
                reasons.put(task.name(), gate.reason());
            }
        }
        line.explain((task, reason) -> reasons.put(task.name(), reason));
        List<Task> cleanupSteps = cleanup.waiting();
        if (!cleanupSteps.isEmpty()) {
            WaitReason before = new WaitReason.Needs(beforeCleanup());
            cleanupSteps.forEach(task -> reasons.put(task.name(), before));
        }
        return reasons;
    }

    /** Those that must end before cleanup goes on: what was asked to, else all ordinary steps and the cleanup under way. */
    private List<String> beforeCleanup() {
        return tasks.values().stream()
                .filter(task -> !task.hasEnded() && (ending > 0 ? task.ending : task.admitted || !task.isCleanup()))
                .map(Task::name)
                .toList();
    }

    private Task task(String name) {
        Task task = tasks.get(name);
        if (task == null) {
            throw new IllegalArgumentException("no step \"" + name + "\" in the plan");
        }
        return task;
    }

    private static void require(boolean condition, Task task, String otherwise) {
        if (!condition) {
            throw new IllegalStateException("\"" + task.name() + "\" " + otherwise);
        }
    }
}
