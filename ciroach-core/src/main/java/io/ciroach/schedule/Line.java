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
 * <p>Where the first does not fit, one behind it may go ahead of its turn: at most one at a time, and only if each that it
 * passes would fit beside it. So nobody that is passed ever waits for the one that passed it: when all that held room
 * before have ended, the first fits, whatever the other still does. More than one at a time would need the same proof for
 * all of them together, and gained nothing in thousands of random plans.
 *
 * <p>Steps that want the same are of one kind, and of each kind only the first is looked at: where it does not fit, its
 * like does not either.
 */
final class Line {

    private static final Comparator<Task> TURN = Comparator.comparing((Task task) -> !task.isCleanup())
            .thenComparing(task -> task.step.remaining(), Comparator.reverseOrder())
            .thenComparingInt(task -> task.step.index());

    private record Kind(Demand demand, TreeSet<Task> tasks) {}

    private final Room room;
    private final Map<Demand, Kind> kinds = new HashMap<>();
    private final TreeSet<Kind> byTurn =
            new TreeSet<>(Comparator.comparing((Kind kind) -> kind.tasks().first(), TURN));

    /** The one that runs ahead of its turn, and those that it passed and that still wait. */
    private @Nullable Task ahead;

    private final Set<Task> passed = new HashSet<>();

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
        if (passed.remove(task) && passed.isEmpty()) {
            ahead = null;
        }
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
        List<Task> before = new ArrayList<>();
        for (Kind kind : byTurn) {
            Task task = kind.tasks().first();
            if (room.isFull() || (ahead != null && !before.isEmpty())) {
                return null;
            }
            if (room.fits(task.demand)
                    && before.stream().allMatch(other -> room.holdsBoth(task.demand, other.demand))) {
                remove(task);
                room.take(task.name(), task.demand);
                if (!before.isEmpty()) {
                    ahead = task;
                    passed.addAll(before);
                }
                return task;
            }
            before.add(task);
        }
        return null;
    }

    /** Gives back what a task held. */
    void letOut(Task task) {
        room.giveBack(task.name());
        if (task.equals(ahead)) {
            ahead = null;
            passed.clear();
        }
    }

    /** Tells why each waits. */
    void explain(BiConsumer<Task, WaitReason> to) {
        WaitReason full = new WaitReason.Room(room.holders());
        List<Task> before = new ArrayList<>();
        for (Kind kind : byTurn) {
            WaitReason reason = room.cacheInUse(kind.demand())
                    .<WaitReason>map(cache -> new WaitReason.CacheInUse(cache, List.of(room.userOf(cache))))
                    .orElseGet(() -> room.hasSpace(kind.demand()) ? keptFor(before, kind.demand()) : full);
            kind.tasks().forEach(task -> to.accept(task, reason));
            before.add(kind.tasks().first());
        }
    }

    /** There is room, but it is kept for those whose turn is before: those that would not fit beside it, or all. */
    private WaitReason keptFor(List<Task> before, Demand demand) {
        List<String> delayed = before.stream()
                .filter(task -> !room.holdsBoth(task.demand, demand))
                .map(Task::name)
                .toList();
        return new WaitReason.Room(
                delayed.isEmpty() ? before.stream().map(Task::name).toList() : delayed);
    }
}
