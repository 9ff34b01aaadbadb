package io.ciroach.run;

import io.ciroach.result.StepResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lets the housekeeping of a run work on threads of its own. The loop owns it; what comes of it is a fact. */
final class Tidying {

    private final @Nullable Housekeeping keeper;
    private final Housekeeping.Tools tools;
    private final Mailbox<Fact> inbox;
    private Housekeeping.Tidied tidied = Housekeeping.Tidied.NOTHING;
    private int busy;
    private boolean endBegun;

    Tidying(@Nullable Housekeeping keeper, Housekeeping.Tools tools, Mailbox<Fact> inbox) {
        this.keeper = keeper;
        this.tools = tools;
        this.inbox = inbox;
    }

    /** {@return whether it works now} */
    boolean isBusy() {
        return busy > 0;
    }

    /** {@return what came of it so far} */
    Housekeeping.Tidied tidied() {
        return tidied;
    }

    void before() {
        Housekeeping target = keeper;
        if (target != null) {
            start("before the steps", () -> target.before(tools));
        }
    }

    /** Begins what follows the steps; once. Returns whether there is anything to wait for. */
    boolean after() {
        Housekeeping target = keeper;
        if (target == null || endBegun) {
            return false;
        }
        endBegun = true;
        start("after the steps", () -> target.after(tools));
        return true;
    }

    /** Begins the end: what the run made is removed, and then looked whether that is so. */
    void last(Runnable removal, List<StepResult> steps) {
        start("at the end", () -> {
            removal.run();
            return keeper == null ? Housekeeping.Tidied.NOTHING : keeper.last(tools.engine(), steps);
        });
    }

    /** Nobody waits for what is only reaped. */
    void leaveReaping() {
        if (keeper != null) {
            keeper.leaveReaping();
        }
    }

    void cancel() {
        if (keeper != null) {
            keeper.cancel();
        }
    }

    void ended(Housekeeping.Tidied result) {
        busy--;
        tidied = tidied.and(result);
    }

    private interface Work {
        Housekeeping.Tidied call() throws InterruptedException;
    }

    private void start(String when, Work work) {
        busy++;
        Thread thread = tools.threads().newThread(() -> {
            Housekeeping.Tidied result;
            try {
                result = work.call();
            } catch (InterruptedException | RuntimeException | Error e) {
                result = new Housekeeping.Tidied(
                        List.of(), List.of("cleaning up " + when + " failed unexpectedly: " + e), List.of());
            }
            inbox.put(new Fact.Tidied(result));
        });
        thread.setName("ciroach cleaning " + when);
        thread.start();
    }
}
