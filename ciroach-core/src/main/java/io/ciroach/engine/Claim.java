package io.ciroach.engine;

/** A container that was created, labelled with what it reserves, and not started. Used from one thread. */
public interface Claim {

    /** {@return the container's name, which the run's id, the step and the attempt fix} */
    String name();

    /**
     * {@return one line that repeats the attempt by hand, such as {@code docker run --rm …}, quoted for a POSIX shell, with
     * image, mounts, user and limits, variables by name only}
     */
    String commandLine();

    /**
     * Starts it. Its output is attached before, so that nothing is lost.
     *
     * @param output takes the output; when it blocks, the step is held back
     * @return the step; it runs
     * @throws EngineException with {@link EngineException.Reason#CANNOT_START} when the engine refuses the command; the
     *     container is then removed
     */
    RunningStep start(StepOutput output);

    /** Removes it unstarted. Idempotent. */
    void withdraw();
}
