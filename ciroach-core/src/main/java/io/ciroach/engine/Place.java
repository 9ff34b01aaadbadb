package io.ciroach.engine;

/**
 * A step's place in the line before an engine: others see it among {@link Engine#claims()} and let it go first. It holds
 * nothing and never starts.
 */
public interface Place extends AutoCloseable {

    /** {@return what the engine calls it: {@link LiveClaim#container()}} */
    String container();

    /**
     * Gives it up. Idempotent.
     *
     * @throws EngineException when it cannot be removed
     */
    @Override
    void close();
}
