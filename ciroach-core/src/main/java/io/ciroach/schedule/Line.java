package io.ciroach.schedule;

import io.ciroach.model.WaitReason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The steps that want room, in the order of their turn: cleanup steps, then those on the longest remaining path, then file
 * order.
 *
 * <p>One that fits may pass another that does not, but only while that one would still fit beside it and all others that
 * passed it, once everything that held room before has ended. So what is passed never waits for those that passed it:
 * when the last of the others ends, it starts. Steps that want the same are of one kind; of each kind only the first is
 * looked at, since where it does not fit its like does not either.
 */
final class Line {

    private static final Comparator<Task> TURN = Comparator.comparing((Task task) -> !task.isCleanup())
            .thenComparing(task -> task.step.remaining(), Comparator.reverseOrder())
            .thenComparing(task -> task.step.index());

    private record Kind(Demand demand, TreeSet<Task> tasks) {}

    private final Room room;
    private final Map<Demand, Kind> kinds = new HashMap<>();
    private final TreeSet<Kind> byTurn =
            new TreeSet<>(Comparator.comparing((Kind kind) -> kind.tasks().first(), TURN));

    Line(Room room) {
        this.room = room;
    }

    void add(Task task) {
        Kind kind = kinds.computeIfAbsent(task.demand, demand -> new Kind(demand, new TreeSet<>(TURN)));
        takeOut(kind);
        kind.tasks().add(task);
        byTurn.add(kind);
    }

    void remove(Task task) {
        Kind kind = kinds.get(task.demand);
        if (kind == null || !kind.tasks().contains(task)) {
            throw new IllegalStateException("\"" + task.name() + "\" is not in line");
        }
        takeOut(kind);
        kind.tasks().remove(task);
        task.forgetPassers();
        if (!kind.tasks().isEmpty()) {
            byTurn.add(kind);
        }
    }

    /** The set is ordered by the first task of each kind, so a kind leaves it while its tasks change. */
    private void takeOut(Kind kind) {
        if (!kind.tasks().isEmpty()) {
            byTurn.remove(kind);
        }
    }

    /** The next that may start, with its room taken; null when nobody may. */
    @Nullable
    Task letIn() {
        Passed passed = new Passed();
        for (Kind kind : byTurn) {
            if (room.isFull()) {
                return null;
            }
            Task task = kind.tasks().first();
            if (room.fits(task.demand) && passed.wouldFitBeside(task.demand)) {
                remove(task);
                room.take(task.name(), task.demand);
                passed.tasks.forEach(other -> other.letPass(task));
                task.passed = passed.tasks;
                return task;
            }
            passed.add(task);
        }
        return null;
    }

    /** Gives back what a task held. */
    void letOut(Task task) {
        room.giveBack(task.name());
        task.passed.forEach(other -> other.forget(task));
        task.passed = List.of();
    }

    /** Tells why each waits. */
    void explain(BiConsumer<Task, WaitReason> to) {
        WaitReason full = new WaitReason.Room(room.holders());
        List<Task> before = new ArrayList<>();
        for (Kind kind : byTurn) {
            WaitReason reason = room.cacheInUse(kind.demand())
                    .<WaitReason>map(cache -> new WaitReason.CacheInUse(cache, List.of(room.userOf(cache))))
                    .orElseGet(() -> room.hasSpace(kind.demand()) ? heldFor(before, kind.demand()) : full);
            kind.tasks().forEach(task -> to.accept(task, reason));
            before.add(kind.tasks().first());
        }
    }

    /** There is room, but it is kept for somebody whose turn comes first. */
    private WaitReason heldFor(List<Task> before, Demand demand) {
        return new WaitReason.Room(before.stream()
                .filter(task -> {
                    Passed alone = new Passed();
                    alone.add(task);
                    return !alone.wouldFitBeside(demand);
                })
                .map(Task::name)
                .toList());
    }

    /** Those that the next one would pass; of each sum, only the largest decides. */
    private final class Passed {

        private final List<Task> tasks = new ArrayList<>();
        private final Set<String> caches = new HashSet<>();
        private int steps;
        private long memory;
        private long cpus;

        void add(Task task) {
            tasks.add(task);
            caches.addAll(task.demand.caches());
            steps = Math.max(steps, 1 + task.passers.size());
            memory = Math.max(memory, task.demand.memory() + task.memoryOfPassers);
            cpus = Math.max(cpus, task.demand.cpus() + task.cpusOfPassers);
        }

        boolean wouldFitBeside(Demand demand) {
            return tasks.isEmpty()
                    || (room.couldHold(steps + 1, memory + demand.memory(), cpus + demand.cpus())
                            && demand.caches().stream().noneMatch(caches::contains));
        }
    }
}
