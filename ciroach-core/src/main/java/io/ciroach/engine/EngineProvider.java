package io.ciroach.engine;

/** A kind of engine. */
public interface EngineProvider {

    /** {@return its name for messages, such as {@code docker}} */
    String name();

    /**
     * Loads what opening will need, without looking for an engine: whoever has something else to do first saves that time.
     * May be called on any thread, or not at all.
     */
    default void prepare() {}

    /**
     * Opens an engine. Returns only once it has answered and is known to see the workspace.
     *
     * @param request which engine, and what for
     * @return the engine
     * @throws io.ciroach.problem.CiroachException of kind {@code ENGINE_UNREACHABLE} or {@code ENGINE_FAILED}; the
     *     message says where it looked and what to do
     */
    Engine open(EngineRequest request);
}
