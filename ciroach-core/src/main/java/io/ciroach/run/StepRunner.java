package io.ciroach.run;

import io.ciroach.budget.Demand;
import io.ciroach.budget.Reservation;
import io.ciroach.engine.EngineException;
import io.ciroach.engine.ExitStatus;
import io.ciroach.engine.RunningStep;
import io.ciroach.engine.StepOutput;
import io.ciroach.engine.StepSpec;
import io.ciroach.event.RunEvent;
import io.ciroach.log.EventQueue;
import io.ciroach.log.StepLog;
import io.ciroach.store.RunJournal;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a step on a worker thread: home folder, room, start, watch, await, flush, undo. It decides nothing: what
 * happened goes to the loop's inbox, and the loop says when to end it.
 */
final class StepRunner {

    /** What may be asked of it, each more than the one before. */
    private enum Asked {
        NOTHING,
        STOP,
        KILL
    }

    private final String step;
    private final Demand demand;
    private final StepSpec spec;
    private final StepLog log;
    private final RunParts parts;
    private final UndoStack undo;
    private Asked asked = Asked.NOTHING;
    private Duration grace = Duration.ZERO;
    private Doorkeeper.@Nullable Request request;
    private @Nullable RunningStep running;
    private volatile @Nullable String commandLine;

    /**
     * What the attempts of a run share.
     *
     * @param door lets them in when the engine has room
     * @param homes makes the folders that are homes
     * @param events where their events go
     * @param sampler watches what they use
     * @param journal is told what they are about to do and have done
     * @param inbox where facts go
     * @param time whose time it is
     * @param threads makes the workers
     */
    record RunParts(
            Doorkeeper door,
            Homes homes,
            EventQueue events,
            UsageSampler sampler,
            RunJournal journal,
            Mailbox<Fact> inbox,
            Time time,
            ThreadFactory threads) {}

    StepRunner(Demand demand, StepLog log, RunParts parts, Duration undoLimit) {
        this.step = demand.step();
        this.demand = demand;
        this.spec = demand.spec();
        this.log = log;
        this.parts = parts;
        this.undo = new UndoStack(parts.time(), parts.threads(), undoLimit);
    }

    String step() {
        return step;
    }

    int attempt() {
        return spec.attempt();
    }

    /** {@return the line that repeats it by hand, once there is one} */
    @Nullable
    String commandLine() {
        return commandLine;
    }

    /** Begins on a thread of its own. */
    void start() {
        Thread worker = parts.threads().newThread(this::work);
        worker.setName("ciroach step " + step + "#" + spec.attempt());
        worker.start();
    }

    /** Asks for its end: stop signal, grace, SIGKILL. Returns at once. */
    void end(Duration graceful) {
        ask(Asked.STOP, graceful);
    }

    /** Asks for its end now. Returns at once. */
    void kill() {
        ask(Asked.KILL, Duration.ZERO);
    }

    private void ask(Asked what, Duration graceful) {
        RunningStep target;
        Doorkeeper.Request open;
        synchronized (this) {
            if (asked.compareTo(what) >= 0) {
                return;
            }
            asked = what;
            grace = graceful;
            target = running;
            open = request;
        }
        if (target != null) {
            tell(target, what, graceful);
        } else if (open != null) {
            open.leave();
        }
    }

    private static void tell(RunningStep target, Asked what, Duration graceful) {
        if (what == Asked.KILL) {
            target.kill();
        } else {
            target.stop(graceful);
        }
    }

    private synchronized boolean isAskedToEnd() {
        return asked != Asked.NOTHING;
    }

    private void work() {
        AttemptEnd end;
        try {
            end = isAskedToEnd() ? new AttemptEnd.Withdrawn() : run();
        } catch (EngineException e) {
            end = new AttemptEnd.Failed(e);
        } catch (InterruptedException e) {
            end = failed("the waiting for it was interrupted", e);
        } catch (IOException e) {
            end = failed("no home folder could be made for it: " + e.getMessage(), e);
        } catch (RuntimeException | Error e) {
            end = failed("something unexpected happened, a mistake of Ciroach's own: " + e, e);
        }
        parts.sampler().forget(step);
        // Who ended by itself is dead, and its room is free while it is removed. Of the others only the removal proves
        // it.
        boolean dead = end instanceof AttemptEnd.Ran ran && ran.status().reason() != ExitStatus.Reason.LOST;
        if (!dead) {
            undo.close();
        }
        parts.inbox().put(new Fact.AttemptEnded(this, end));
        parts.door().roomFreed();
        undo.close();
        parts.inbox().put(new Fact.AttemptUndone(this));
    }

    private static AttemptEnd failed(String why, Throwable cause) {
        return new AttemptEnd.Failed(new EngineException(EngineException.Reason.REFUSED, why, null, cause));
    }

    private AttemptEnd run() throws InterruptedException, IOException {
        parts.journal().attempt(step, spec.attempt());
        if (spec.user() instanceof StepSpec.User.Host host) {
            undo.push("removing the home folder of " + step, () -> parts.homes().delete(host.home()));
            parts.homes().make(host.home());
        }
        Reservation reservation = letIn().orElse(null);
        if (reservation == null) {
            return new AttemptEnd.Withdrawn();
        }
        undo.push("removing container " + reservation.container(), reservation::close);
        commandLine = reservation.commandLine();
        parts.journal().claimed(step, reservation.container());
        if (isAskedToEnd()) {
            return new AttemptEnd.Withdrawn();
        }
        log.attempt(spec.attempt());
        RunningStep started = start(reservation);
        Asked meanwhile;
        Duration graceful;
        synchronized (this) {
            running = started;
            meanwhile = asked;
            graceful = grace;
        }
        if (meanwhile != Asked.NOTHING) {
            tell(started, meanwhile, graceful);
        }
        parts.sampler().watch(step, started);
        ExitStatus status = started.await();
        log.endAttempt();
        if (status.reason() == ExitStatus.Reason.EXITED) {
            parts.journal().ended(step, status.exitCode());
        }
        return new AttemptEnd.Ran(status);
    }

    private Optional<Reservation> letIn() throws InterruptedException {
        Doorkeeper.Request asking =
                parts.door().knock(demand, reason -> parts.inbox().put(new Fact.AttemptWaits(this, reason)));
        boolean late;
        synchronized (this) {
            request = asking;
            late = asked != Asked.NOTHING;
        }
        if (late) {
            asking.leave();
        }
        Optional<Reservation> reservation = asking.await();
        if (reservation.isPresent()) {
            parts.inbox().put(new Fact.AttemptAdmitted(this));
        }
        return reservation;
    }

    /** Output may come before the start is known; its lines wait until the start has been told. */
    private RunningStep start(Reservation reservation) {
        CountDownLatch told = new CountDownLatch(1);
        StepOutput output = (stderr, bytes, offset, length) -> {
            told.await();
            log.write(stderr, bytes, offset, length);
        };
        try {
            RunningStep started = reservation.start(output);
            parts.events().publish(new RunEvent.AttemptStarted(started.startedAt(), step, spec.attempt()));
            parts.inbox().put(new Fact.AttemptStarted(this, started.startedAt()));
            return started;
        } finally {
            told.countDown();
        }
    }
}
