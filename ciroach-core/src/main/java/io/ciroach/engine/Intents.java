package io.ciroach.engine;

/**
 * Is told before a thing is made on the engine and after it is gone, so that a record of it can exist before the thing
 * does. What throws in {@link #before} keeps the thing from being made.
 */
public interface Intents {

    /** Keeps no record. */
    Intents NONE = new Intents() {
        @Override
        public void before(Kind kind, String name) {}

        @Override
        public void gone(Kind kind, String name) {}
    };

    /** What is made. */
    enum Kind {
        /** A container, of a step or of a helper. */
        CONTAINER,
        /** A volume that is a cache; it outlives the run. */
        CACHE,
        /** A volume that is a cache for this run alone and goes with it. */
        THROWAWAY_CACHE,
        /** An image that is pulled. */
        IMAGE
    }

    /**
     * Something is about to be made.
     *
     * @param kind what
     * @param name its name or reference
     */
    void before(Kind kind, String name);

    /**
     * Something is confirmed to be gone.
     *
     * @param kind what
     * @param name its name or reference
     */
    void gone(Kind kind, String name);

    /**
     * An image was fetched. Was told {@link #before}; what this throws is not to be expected.
     *
     * @param image which, and what had been there
     */
    default void fetched(FetchedImage image) {}
}
