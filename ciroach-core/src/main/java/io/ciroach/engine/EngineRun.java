package io.ciroach.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** One run on an engine. Thread-safe. */
public interface EngineRun extends AutoCloseable {

    /**
     * Begins to make an image available.
     *
     * @param request which
     * @param progress is told how far a pull is, on any thread; not called when nothing needs to be fetched
     * @return the pull; it has begun
     */
    ImagePull pull(ImageRequest request, PullProgress progress);

    /**
     * Creates a step's container without starting it: from now on it counts for everybody who asks for
     * {@link Engine#claims()}.
     *
     * @param step what will run
     * @param turn when its turn is, for others to see
     * @return the claim
     * @throws EngineException when it cannot be made; then nothing is left of it
     */
    Claim claim(StepSpec step, Turn turn);

    /**
     * Creates a step's container as {@link #claim(StepSpec, Turn)} does, as one whose turn is now.
     *
     * @param step what will run
     * @return the claim
     * @throws EngineException when it cannot be made; then nothing is left of it
     */
    default Claim claim(StepSpec step) {
        return claim(step, Turn.since(Instant.now()));
    }

    /**
     * Takes a place in line for a step that there is no room for.
     *
     * @param step what wants to run
     * @param turn when its turn is
     * @param lifetime how long the place may stand at most: after that anybody may remove it
     * @return the place
     * @throws EngineException when it cannot be made; then nothing is left of it
     */
    Place queue(StepSpec step, Turn turn, Duration lifetime);

    /**
     * Looks whether an image has programs, where a shell would look for them. Nothing is run.
     *
     * @param image one that the engine has
     * @param programs their names
     * @return whether all of them are there
     * @throws EngineException when the engine cannot tell
     */
    boolean has(Image image, List<String> programs);

    /**
     * Runs something of Ciroach's own in the workspace, at once: as root, without network, {@code .git} read-only whatever
     * steps may do to it. It is no step: it claims nothing and is not counted by {@link #removed()}.
     *
     * @param helper what runs
     * @param output takes what it says
     * @return the container; it runs, and whoever asked for it removes it
     * @throws EngineException when it cannot be made or started; then nothing is left of it
     */
    RunningStep help(HelperSpec helper, StepOutput output);

    /**
     * Looks for what this run made and is still on the engine, by label and by every name that was asked for. May be asked
     * after the run was closed, when there should be nothing.
     *
     * @return what is there
     * @throws EngineException when the engine cannot tell
     */
    List<Remnant> remnants();

    /** {@return how many containers were made and confirmed to be removed so far} */
    int removed();

    /**
     * Removes all that this run made and that is still there, by name and by label. Idempotent; tries everything, then
     * throws the first failure.
     *
     * @throws EngineException when something could not be removed; the message names it
     */
    @Override
    void close();
}
