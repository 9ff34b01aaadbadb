package io.ciroach.budget;

import io.ciroach.engine.Claim;
import io.ciroach.engine.EngineException;
import io.ciroach.engine.RunningStep;
import io.ciroach.engine.StepOutput;
import org.jspecify.annotations.Nullable;

/** Room on an engine that one attempt holds, as a container that was proved to fit. Closing gives it back. Thread-safe. */
public final class Reservation implements AutoCloseable {

    private final Claim claim;
    private final Runnable givenBack;
    private @Nullable RunningStep running;

    Reservation(Claim claim, Runnable givenBack) {
        this.claim = claim;
        this.givenBack = givenBack;
    }

    /** {@return what the engine calls the container} */
    public String container() {
        return claim.name();
    }

    /** {@return the line that repeats the attempt by hand} */
    public String commandLine() {
        return claim.commandLine();
    }

    /**
     * Uses it.
     *
     * @param output takes the output
     * @return the step; it runs
     * @throws EngineException as {@link Claim#start} does
     */
    public RunningStep start(StepOutput output) {
        RunningStep started = claim.start(output);
        synchronized (this) {
            running = started;
        }
        return started;
    }

    /**
     * Removes the container, whether it was started or not. Idempotent.
     *
     * @throws EngineException when it cannot be removed
     */
    @Override
    public void close() {
        RunningStep started;
        synchronized (this) {
            started = running;
        }
        try {
            if (started == null) {
                claim.withdraw();
            } else {
                started.remove();
            }
        } finally {
            givenBack.run();
        }
    }
}
