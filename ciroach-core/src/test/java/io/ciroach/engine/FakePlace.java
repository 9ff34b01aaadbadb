package io.ciroach.engine;

import java.time.Duration;
import java.time.Instant;

/** A place in line before the {@link FakeEngine}. */
final class FakePlace implements Place {

    private final FakeEngine.Run run;
    private final StepSpec step;
    private final Turn turn;
    private final String name;
    private final Instant createdAt;
    private final Duration lifetime;
    private boolean closed;

    FakePlace(FakeEngine engine, FakeEngine.Run run, StepSpec step, Turn turn, String name, Duration lifetime) {
        this.run = run;
        this.step = step;
        this.turn = turn;
        this.name = name;
        this.createdAt = engine.time().now();
        this.lifetime = lifetime;
    }

    boolean isOf(String id) {
        return run.spec().id().equals(id);
    }

    LiveClaim live() {
        return new LiveClaim(
                run.spec().id(),
                step.step(),
                run.spec().owner(),
                name,
                createdAt,
                LiveClaim.Stage.IN_LINE,
                step.memory(),
                step.cpus(),
                turn,
                run.spec().budget());
    }

    Trace trace() {
        return new Trace(name, run.spec().id(), null, run.spec().owner(), createdAt.plus(lifetime));
    }

    @Override
    public String container() {
        return name;
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        run.left(this);
    }
}
