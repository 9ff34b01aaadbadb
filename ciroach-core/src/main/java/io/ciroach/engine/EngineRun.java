package io.ciroach.engine;

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
     * @return the claim
     * @throws EngineException when it cannot be made; then nothing is left of it
     */
    Claim claim(StepSpec step);

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
