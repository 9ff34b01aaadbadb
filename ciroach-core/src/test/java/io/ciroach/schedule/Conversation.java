package io.ciroach.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.model.Budget;
import io.ciroach.model.ByteSize;
import io.ciroach.model.Cpus;
import io.ciroach.model.WaitReason;
import io.ciroach.plan.ExecutionPlan;
import io.ciroach.result.StepState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What is said between a scheduler and its owner, as lines of text: {@code start a}, {@code skip b: a failed},
 * {@code miss d: Ctrl-C} for a cleanup step that had something to do, {@code end c: Ctrl-C}; then {@code wait} or {@code done}.
 */
final class Conversation {

    private final StepScheduler scheduler;
    private Map<String, WaitReason> waiting = Map.of();

    Conversation(ExecutionPlan plan, Budget budget) {
        scheduler = new StepScheduler(plan, budget);
    }

    /** With more room than any test asks for. */
    static Conversation about(PlanBuilder plan) {
        return new Conversation(plan.build(), slots(1000));
    }

    static Conversation about(PlanBuilder plan, Budget budget) {
        return new Conversation(plan.build(), budget);
    }

    static Budget slots(int slots) {
        return new Budget(slots, ByteSize.ofMb(1 << 30), null);
    }

    static Budget megabytes(int megabytes) {
        return new Budget(1000, ByteSize.ofMb(megabytes), null);
    }

    static Budget cpus(int cpus) {
        return new Budget(1000, ByteSize.ofMb(1 << 30), Cpus.of(cpus));
    }

    /** Asks until there is nothing more for now, and compares. */
    Conversation says(String... expected) {
        List<String> said = new ArrayList<>();
        while (true) {
            Decision decision = scheduler.next();
            if (decision instanceof Decision.Start start) {
                said.add("start " + start.step().name());
            } else if (decision instanceof Decision.Skip skip) {
                said.add((skip.missed() ? "miss " : "skip ") + skip.step().name() + ": " + skip.reason());
            } else if (decision instanceof Decision.End end) {
                said.add("end " + end.step().name() + ": " + end.reason());
            } else if (decision instanceof Decision.Wait wait) {
                waiting = wait.waiting();
                said.add("wait");
                break;
            } else {
                waiting = Map.of();
                said.add("done");
                break;
            }
        }
        assertThat(said).containsExactly(expected);
        return this;
    }

    /** Compares why one waits, as of the last {@code wait}. */
    Conversation because(String step, WaitReason reason) {
        assertThat(waiting).containsEntry(step, reason);
        return this;
    }

    Conversation nobodyWaits() {
        assertThat(waiting).isEmpty();
        return this;
    }

    Conversation succeeds(String step) {
        return ends(step, StepState.SUCCEEDED);
    }

    Conversation fails(String step) {
        return ends(step, StepState.FAILED);
    }

    Conversation ends(String step, StepState state) {
        scheduler.ended(step, state, false);
        return this;
    }

    Conversation endsAllowed(String step, StepState state) {
        scheduler.ended(step, state, true);
        return this;
    }

    Conversation attemptOver(String step) {
        scheduler.attemptOver(step);
        return this;
    }

    Conversation retryDue(String step) {
        scheduler.retryDue(step);
        return this;
    }

    Conversation stop(Stop kind, String reason) {
        scheduler.stop(kind, reason);
        return this;
    }

    Conversation cleanupTimeUp() {
        scheduler.cleanupTimeUp();
        return this;
    }

    StepScheduler scheduler() {
        return scheduler;
    }
}
