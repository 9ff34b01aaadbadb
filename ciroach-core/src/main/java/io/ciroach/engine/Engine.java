package io.ciroach.engine;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An open connection to an engine. Thread-safe. No call hangs for ever: each has a deadline of its own and then throws an
 * {@link EngineException} with {@link EngineException.Reason#ENGINE_HANGS}.
 */
public interface Engine extends AutoCloseable {

    /** {@return what the engine is and has, as it was when it was opened} */
    EngineInfo info();

    /**
     * Checks that the engine sees a folder of this machine, so that it can be mounted.
     *
     * @param run whose workspace and scratch folder are checked
     * @throws io.ciroach.problem.CiroachException of kind {@code ENGINE_UNREACHABLE} when it does not, with what to do
     */
    void checkSees(RunSpec run);

    /**
     * Opens a run: everything that it makes carries its labels and is undone by closing it.
     *
     * @param run who it is for
     * @param intents is told before a thing is made and after it is gone
     * @return the run
     */
    EngineRun openRun(RunSpec run, Intents intents);

    /** {@return the live claims of all runs of all users, and their places in line: what exists, and runs or may still be started} */
    List<LiveClaim> claims();

    /** {@return every container that a run of anybody made and that is there, whatever its state} */
    List<Trace> traces();

    /**
     * Asks how a container ended.
     *
     * @param container its name
     * @return the exit code; nothing when it is not there, never ran, or still runs
     */
    OptionalInt exitCode(String container);

    /**
     * Removes the volumes that carry a run's label: throwaway caches of one whose containers are gone.
     *
     * @param run its id
     * @throws EngineException when one of them cannot be removed; all are tried
     */
    void removeVolumes(String run);

    /**
     * Removes a container with its anonymous volumes, by force. Gone already is fine.
     *
     * @param container its name
     * @return whether it was there
     * @throws EngineException when it cannot be removed
     */
    boolean remove(String container);

    /**
     * Tells a moment by the engine's clock.
     *
     * @param here the moment by this machine's
     * @return the same by the engine's
     */
    Instant timeOf(Instant here);

    /** {@return its images, to be looked at and removed; nothing where the engine does not let anybody do that} */
    default Optional<ImageStore> imageStore() {
        return Optional.empty();
    }

    /** {@return its cache volumes likewise} */
    default Optional<CacheStore> cacheStore() {
        return Optional.empty();
    }

    /** Closes the connection. What runs on the engine is not touched. */
    @Override
    void close();
}
