package io.ciroach.engine;

import java.util.List;

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

    /** {@return the live claims of all runs of all users: what exists and is neither exited nor dead} */
    List<LiveClaim> claims();

    /** Closes the connection. What runs on the engine is not touched. */
    @Override
    void close();
}
