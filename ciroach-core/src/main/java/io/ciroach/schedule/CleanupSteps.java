package io.ciroach.schedule;

import io.ciroach.model.When;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Of the cleanup steps: whose turn has come, and whether a {@code failure} step has anything to run for. */
final class CleanupSteps {

    /** Those with needs that have all ended. */
    private final Queue<Task> due = new ArrayDeque<>();
    /** Those that come after everything else, in file order. */
    private final Queue<Task> last = new ArrayDeque<>();

    private int going;
    private boolean ordinaryTrouble;

    void addLast(Task task) {
        last.add(task);
    }

    void addDue(Task task) {
        due.add(task);
    }

    /** The next whose turn has come; null when there is none for now. */
    @Nullable
    Task next(boolean ordinaryStepsHaveEnded) {
        Task task = due.poll();
        while (task != null && task.hasEnded()) {
            task = due.poll();
        }
        if (task != null || !ordinaryStepsHaveEnded || going > 0) {
            return task;
        }
        task = last.poll();
        while (task != null && task.hasEnded()) {
            task = last.poll();
        }
        return task;
    }

    void admit(Task task) {
        task.admitted = true;
        going++;
    }

    /** One that was admitted and has not started must wait again. */
    void holdBack(Task task) {
        ended(task);
        task.admitted = false;
        due.add(task);
    }

    void ended(Task task) {
        if (task.admitted) {
            going--;
        }
    }

    /** Those that have neither started nor ended and whose needs, if any, have ended. */
    List<Task> waiting() {
        return Stream.concat(due.stream(), last.stream())
                .filter(task -> !task.hasEnded())
                .toList();
    }

    boolean isWanted(Task task) {
        if (task.step.step().when() == When.ALWAYS) {
            return true;
        }
        Gate gate = task.gate;
        return gate != null ? gate.trouble : ordinaryTrouble && watchesAll(task);
    }

    /** One whose needs were written but are not in the plan watches none, instead of all. */
    private static boolean watchesAll(Task task) {
        List<String> needs = task.step.step().needs();
        return needs == null || needs.isEmpty();
    }

    /** Tells all that wait for it, and those that wait for these, that one ended as {@code failure} steps ask for. */
    void trouble(Task first) {
        Queue<Task> troubled = new ArrayDeque<>(List.of(first));
        if (!first.isCleanup() && !ordinaryTrouble) {
            ordinaryTrouble = true;
            troubled.addAll(last); // these come after all ordinary steps, and so does what waits for them
        }
        for (Task task = troubled.poll(); task != null; task = troubled.poll()) {
            for (Gate gate : task.ahead) {
                if (!gate.trouble) {
                    gate.trouble = true;
                    troubled.addAll(gate.behind);
                }
            }
        }
    }
}
