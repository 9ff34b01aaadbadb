package io.ciroach;

import io.ciroach.result.Outcome;
import io.ciroach.run.CancelSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets the signals of the process end runs: Ctrl-C (SIGINT), SIGTERM and SIGHUP. They belong to the process, so whoever lives
 * in one makes one of these and hands it to each request; runs that go on at the same time share it.
 *
 * <p>The first signal cancels as {@link PipelineRun#cancel()} does: what runs is ended with {@code grace}, {@code always} steps
 * run, all is removed. The second one kills at once and skips the cleanup steps that are left; it still removes. The third one
 * ends the process there and then, with the exit code of the first signal; the next run finds in the journal what to remove. A
 * SIGHUP is never more than the first: a terminal that goes sends it more than once, and insists on nothing.
 *
 * <p>Signals are handled only while a run goes on. Before and after, they are whoever's they were before; what the process was
 * started to ignore stays ignored. A shutdown of the JVM that no signal has led to (or one under {@code -Xrs}, where it hands
 * out no signals) counts as the first one: it is held up for up to 15 s while runs end.
 *
 * <pre>{@code
 * Signals signals = Signals.ofProcess();
 * PipelineResult result = ciroach.run(RunRequest.of(file).signals(signals).build());
 * signals.passOn(); // does not return after a Ctrl-C: the process ends with 130
 * }</pre>
 *
 * Thread-safe.
 */
public final class Signals {

    /** How long a shutdown is held up: the default grace, and as much as the rest of a cancel takes. */
    private static final Duration HOOK_LIMIT = Duration.ofSeconds(15);

    /** How long the last words may take, of the second that the third signal has. */
    private static final Duration LAST_WORDS = Duration.ofMillis(300);

    /** What runs are told; one more and nobody is asked. */
    private static final int TOLD = 2;

    private record Wish(Outcome.Signal signal, String reason) {}

    private final OwnProcess process;
    private final Set<CancelSource.Target> targets = new LinkedHashSet<>();
    private final List<Wish> wishes = new ArrayList<>();
    private OwnProcess.@Nullable Handlers handlers;
    private @Nullable Thread hook;
    private boolean shutdown;
    private boolean passing;

    Signals(OwnProcess process) {
        this.process = process;
    }

    /** {@return those of this process; nothing is handled until a run begins} */
    public static Signals ofProcess() {
        return new Signals(new ThisProcess());
    }

    /**
     * Lets the signal that ended runs have its way with the process as well; to be called when a run is over. Returns at once
     * if none came. Otherwise it waits until the other runs are over, too, and hands the signal to whoever handled it before.
     * That is the JVM, as a rule: it shuts down, with the signal's exit code, and this never returns. It does not return either
     * while a shutdown is on, for whatever reason: who went on would take away what the others still need.
     */
    public void passOn() {
        boolean interrupted = false;
        try {
            Outcome.Signal first;
            OwnProcess.Handlers before;
            synchronized (this) {
                while (shutdown || passing || (!wishes.isEmpty() && !targets.isEmpty())) {
                    try {
                        wait();
                    } catch (InterruptedException e) {
                        interrupted = true;
                    }
                }
                if (wishes.isEmpty()) {
                    return;
                }
                first = wishes.get(0).signal();
                before = handlers;
                passing = true;
            }
            try {
                if (before != null) {
                    before.passOn(first);
                }
            } finally {
                synchronized (this) {
                    // Somebody wanted the signal for something else than the end.
                    passing = false;
                    wishes.clear();
                    notifyAll();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** As a run sees it. */
    CancelSource source() {
        return target -> {
            List<Wish> soFar = add(target);
            soFar.forEach(wish -> target.cancel(wish.signal(), wish.reason()));
            return () -> remove(target);
        };
    }

    private synchronized List<Wish> add(CancelSource.Target target) {
        if (targets.isEmpty()) {
            Thread thread = new Thread(this::shutDown, "ciroach shutdown");
            if (process.add(thread)) {
                hook = thread;
            } else {
                beginShutdown();
            }
            handlers = process.handle(this::came);
        }
        targets.add(target);
        return List.copyOf(wishes.subList(0, Math.min(TOLD, wishes.size())));
    }

    private synchronized void remove(CancelSource.Target target) {
        if (!targets.remove(target) || !targets.isEmpty()) {
            return;
        }
        if (handlers != null) {
            handlers.restore();
        }
        if (hook != null) {
            process.remove(hook);
            hook = null;
        }
        notifyAll();
    }

    private synchronized void beginShutdown() {
        shutdown = true;
        if (wishes.isEmpty()) {
            wishes.add(new Wish(Outcome.Signal.TERMINATE, "the process is being ended"));
        }
    }

    /** A signal, on a thread that the JVM made for it. */
    private void came(Outcome.Signal signal) {
        List<CancelSource.Target> told;
        OwnProcess.Handlers before;
        Wish wish = new Wish(signal, word(signal));
        int count;
        int exitCode;
        synchronized (this) {
            told = List.copyOf(targets);
            before = handlers;
            if (!told.isEmpty()) {
                if (signal == Outcome.Signal.HANGUP && !wishes.isEmpty()) {
                    return;
                }
                wishes.add(wish);
            }
            count = wishes.size();
            exitCode = count == 0 ? 0 : wishes.get(0).signal().exitCode();
        }
        if (told.isEmpty()) {
            // Somebody put our handler back after we had gone.
            if (before != null) {
                before.passOn(signal);
            }
        } else if (count <= TOLD) {
            told.forEach(target -> target.cancel(signal, wish.reason()));
        } else {
            say(told, wish.reason());
            process.halt(exitCode);
        }
    }

    private static String word(Outcome.Signal signal) {
        return switch (signal) {
            case INTERRUPT -> "Ctrl-C";
            case TERMINATE -> "SIGTERM";
            case HANGUP -> "SIGHUP";
        };
    }

    /** A console that takes nothing holds nobody up. */
    private static void say(List<CancelSource.Target> told, String reason) {
        List<Thread> speakers = new ArrayList<>();
        for (CancelSource.Target target : told) {
            Thread speaker = new Thread(() -> target.leaving(reason), "ciroach last words");
            speaker.setDaemon(true);
            speaker.start();
            speakers.add(speaker);
        }
        long deadline = System.nanoTime() + LAST_WORDS.toNanos();
        try {
            for (Thread speaker : speakers) {
                TimeUnit.NANOSECONDS.timedJoin(speaker, Math.max(1, deadline - System.nanoTime()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The shutdown hook. */
    private void shutDown() {
        List<CancelSource.Target> told;
        Wish wish;
        synchronized (this) {
            told = wishes.isEmpty() ? List.copyOf(targets) : List.of(); // else they were told by a signal
            beginShutdown();
            wish = wishes.get(0);
        }
        told.forEach(target -> target.cancel(wish.signal(), wish.reason()));
        long deadline = System.nanoTime() + HOOK_LIMIT.toNanos();
        synchronized (this) {
            try {
                long left;
                while (!targets.isEmpty() && (left = deadline - System.nanoTime()) > 0) {
                    TimeUnit.NANOSECONDS.timedWait(this, left);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
