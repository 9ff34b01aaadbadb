package io.ciroach.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/** A step that was started. Thread-safe. */
public interface RunningStep {

    /** {@return when the engine had started it} */
    Instant startedAt();

    /**
     * Waits until it has ended, all its output was handed over and its state is known. Output of a background child that
     * holds the pipe is waited for 2 s, no longer. It still exists afterwards: {@link #remove()}.
     *
     * @return how it ended; an engine that went away is {@link ExitStatus.Reason#LOST}, not an exception
     * @throws InterruptedException when the waiting thread is interrupted; the step goes on
     */
    ExitStatus await() throws InterruptedException;

    /**
     * Sends the stop signal, and after the grace SIGKILL. Returns at once; {@link #await()} tells the end. Idempotent.
     *
     * @param grace between the two
     */
    void stop(Duration grace);

    /** Sends SIGKILL. Returns at once; {@link #await()} tells the end. Idempotent. */
    void kill();

    /** {@return the memory in use in bytes, as far as the engine tells it now} */
    OptionalLong memoryInUse();

    /**
     * Removes it with its anonymous volumes, and by force where it still runs. Returns once it is confirmed to be gone.
     * Idempotent; gone already counts as removed.
     *
     * @throws EngineException when it cannot be removed
     */
    void remove();
}
