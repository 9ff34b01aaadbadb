package io.ciroach.schedule;

import io.ciroach.model.WaitReason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Steps that wait for the same others. All steps of a stage share one list of edges, and so one gate: what a stage of a
 * thousand steps after another of a thousand costs is two thousand, not a million.
 */
final class Gate {

    final List<Task> before;
    final List<Task> behind = new ArrayList<>();

    /** One before it ended so that ordinary steps behind it cannot run; they are skipped. */
    boolean closed;
    /** A step before it, or before those, ended badly: what {@code when = "failure"} asks for. */
    boolean trouble;

    private int notEnded;
    private @Nullable WaitReason reason;

    Gate(List<Task> before) {
        this.before = List.copyOf(before);
        this.notEnded = before.size();
    }

    void oneEnded() {
        notEnded--;
        reason = null;
    }

    /** Whether all before it have come to an end, of whatever kind. */
    boolean isOpen() {
        return notEnded == 0;
    }

    WaitReason reason() {
        WaitReason known = reason;
        if (known == null) {
            known = new WaitReason.Needs(before.stream()
                    .filter(task -> !task.hasEnded())
                    .map(Task::name)
                    .toList());
            reason = known;
        }
        return known;
    }
}
