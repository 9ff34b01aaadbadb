package io.ciroach.engine;

import io.ciroach.run.Mailbox;
import io.ciroach.run.Time;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

// Long because it is a whole container, with its threads, its ends and what can go wrong with each.
/** A container of the {@link FakeEngine}: created, running, ended, removed. Its own thread plays what it does. */
public final class FakeContainer implements Claim, RunningStep {

    /** What ends a step. */
    public static final class Ended extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient ExitStatus status;

        private Ended(ExitStatus status) {
            this.status = status;
        }

        static Ended exit(int code) {
            return new Ended(new ExitStatus(ExitStatus.Reason.EXITED, code, null, true, false, null));
        }

        static Ended stopped(int code) {
            return new Ended(new ExitStatus(ExitStatus.Reason.STOPPED, code, null, true, false, null));
        }

        static Ended lost(String message) {
            return new Ended(new ExitStatus(ExitStatus.Reason.LOST, null, message, false, false, null));
        }
    }

    /** What is asked of a running one. */
    private record Order(Kind kind, Duration grace) {
        enum Kind {
            STOP,
            KILL,
            LOSE
        }
    }

    private enum State {
        CREATED,
        RUNNING,
        ENDED,
        GONE
    }

    private final FakeEngine engine;
    private final FakeEngine.Run run;
    private final StepSpec spec;
    private final FakeStep script;
    private final String name;
    private final Turn turn;
    private final Instant createdAt;
    private final Mailbox<Order> orders;
    private final Mailbox<ExitStatus> end;
    private volatile State state = State.CREATED;
    private volatile @Nullable StepOutput output;
    private volatile @Nullable Instant startedAt;
    private volatile @Nullable Integer exitCode;
    private boolean ignoresStopSignal;
    private long killAt = Time.NEVER;
    private boolean outOfMemory;
    private boolean outputBroken;

    FakeContainer(FakeEngine engine, FakeEngine.Run run, StepSpec spec, Turn turn, FakeStep script, String name) {
        this.engine = engine;
        this.run = run;
        this.spec = spec;
        this.script = script;
        this.name = name;
        this.turn = turn;
        createdAt = engine.time().now();
        orders = engine.time().mailbox();
        end = engine.time().mailbox();
    }

    // ---- what the engine asks

    StepSpec spec() {
        return spec;
    }

    FakeEngine.Run run() {
        return run;
    }

    boolean exists() {
        return state != State.GONE;
    }

    boolean isLive() {
        return state == State.CREATED || state == State.RUNNING;
    }

    boolean isHelper() {
        return spec.step().equals(FakeEngine.HELPER);
    }

    LiveClaim live() {
        return new LiveClaim(
                run.spec().id(),
                spec.step(),
                run.spec().owner(),
                name,
                createdAt,
                state == State.CREATED ? LiveClaim.Stage.CLAIMED : LiveClaim.Stage.STARTED,
                spec.memory(),
                spec.cpus(),
                turn,
                run.spec().budget());
    }

    Trace trace() {
        return new Trace(
                name,
                run.spec().id(),
                isHelper() ? null : spec.step(),
                run.spec().owner(),
                createdAt.plus(spec.lifetime()));
    }

    OptionalInt exitCode() {
        Integer code = exitCode;
        return state == State.ENDED && code != null ? OptionalInt.of(code) : OptionalInt.empty();
    }

    void removeBehindItsBack() {
        if (state == State.RUNNING) {
            orders.put(new Order(Order.Kind.LOSE, Duration.ZERO));
        } else {
            state = State.GONE;
        }
    }

    // ---- Claim

    @Override
    public String name() {
        return name;
    }

    @Override
    public String commandLine() {
        StringBuilder line = new StringBuilder("docker run --rm");
        spec.env().keySet().forEach(variable -> line.append(" -e ").append(variable));
        return line.append(' ').append(spec.image().reference()).toString();
    }

    @Override
    public RunningStep start(StepOutput taker) {
        EngineException failure = engine.startFailure(spec);
        if (failure != null) {
            if (failure.reason() == EngineException.Reason.CANNOT_START) {
                remove();
            }
            throw failure;
        }
        if (state != State.CREATED) {
            throw new EngineException(
                    EngineException.Reason.REFUSED, "container " + name + " is not there any more", null, null);
        }
        output = taker;
        startedAt = engine.time().now();
        state = State.RUNNING;
        engine.note("start " + spec.step() + "#" + spec.attempt());
        Thread player = engine.threads().newThread(this::play);
        player.setName("fake " + name);
        player.start();
        return this;
    }

    @Override
    public void withdraw() {
        remove();
    }

    // ---- what a script does

    /** {@return the folder that it sees as the workspace, on this machine} */
    public Path workspace() {
        return run.spec().workspace();
    }

    public Map<String, String> env() {
        return spec.env();
    }

    void write(boolean stderr, byte[] bytes) throws Ended, InterruptedException {
        obey(false, engine.time().nanos());
        StepOutput taker = output;
        if (taker == null || outputBroken) {
            return;
        }
        try {
            taker.write(stderr, bytes, 0, bytes.length);
        } catch (RuntimeException e) {
            outputBroken = true;
        }
    }

    void sleep(Duration duration) throws Ended, InterruptedException {
        obey(true, engine.time().in(duration));
    }

    void sleepForEver() throws Ended, InterruptedException {
        obey(true, Time.NEVER);
    }

    void ignoreStopSignal() {
        ignoresStopSignal = true;
    }

    void outOfMemory() {
        outOfMemory = true;
    }

    private void obey(boolean wait, long until) throws Ended, InterruptedException {
        while (true) {
            long deadline = Math.min(until, killAt);
            Order order = orders.poll(wait ? deadline : 0);
            if (order != null) {
                switch (order.kind()) {
                    case LOSE -> throw Ended.lost("container " + name + " was removed by somebody else");
                    case KILL -> throw Ended.stopped(137);
                    case STOP -> {
                        if (!ignoresStopSignal) {
                            throw Ended.stopped(143);
                        }
                        killAt = Math.min(killAt, engine.time().in(order.grace()));
                    }
                }
            } else if (engine.time().nanos() >= killAt) {
                throw Ended.stopped(137);
            } else {
                return;
            }
        }
    }

    private void play() {
        ExitStatus status;
        try {
            for (FakeStep.Act act : script.acts()) {
                act.play(this);
            }
            obey(false, 0);
            throw Ended.exit(0);
        } catch (Ended ended) {
            status = ended.status;
        } catch (InterruptedException e) {
            status = Ended.lost("interrupted").status;
        }
        boolean oom = outOfMemory && status.reason() == ExitStatus.Reason.EXITED;
        exitCode = status.exitCode();
        state = status.reason() == ExitStatus.Reason.LOST ? State.GONE : State.ENDED;
        engine.note("end " + spec.step() + "#" + spec.attempt());
        end.put(new ExitStatus(
                status.reason(),
                status.exitCode(),
                status.message(),
                status.logComplete() && !outputBroken,
                oom,
                engine.memoryOf(spec)));
    }

    // ---- RunningStep

    @Override
    public Instant startedAt() {
        Instant at = startedAt;
        if (at == null) {
            throw new IllegalStateException(name + " was never started");
        }
        return at;
    }

    @Override
    public ExitStatus await() throws InterruptedException {
        ExitStatus status = end.poll(Time.NEVER);
        if (status == null) {
            throw new AssertionError("a wait without end has ended");
        }
        end.put(status); // for the next who asks
        return status;
    }

    @Override
    public void stop(Duration grace) {
        engine.note("stop " + spec.step() + "#" + spec.attempt());
        orders.put(new Order(Order.Kind.STOP, grace));
    }

    @Override
    public void kill() {
        engine.note("kill " + spec.step() + "#" + spec.attempt());
        orders.put(new Order(Order.Kind.KILL, Duration.ZERO));
    }

    @Override
    public OptionalLong memoryInUse() {
        return state == State.RUNNING ? OptionalLong.of(engine.memoryOf(spec)) : OptionalLong.empty();
    }

    @Override
    public void remove() {
        remove(run);
    }

    /** Removed by somebody; whoever made it may be dead, and is not told then. */
    void remove(FakeEngine.Remover remover) {
        if (state == State.RUNNING) {
            orders.put(new Order(Order.Kind.KILL, Duration.ZERO));
            try {
                await();
            } catch (InterruptedException e) {
                throw new EngineException(EngineException.Reason.CANCELLED, "interrupted", null, e);
            }
        }
        engine.removing(this);
        state = State.GONE;
        remover.gone(this);
    }
}
