package io.ciroach.engine;

/** An image on its way. */
public interface ImagePull {

    /**
     * Waits until the image is there. A pull without progress for 120 s fails.
     *
     * @return the image
     * @throws EngineException when it cannot be had; the reason tells whether another try makes sense
     * @throws InterruptedException when the waiting thread is interrupted; the pull goes on
     */
    Image await() throws InterruptedException;

    /** Ends it: {@link #await()} throws with {@link EngineException.Reason#CANCELLED}. Idempotent, any thread. */
    void cancel();
}
