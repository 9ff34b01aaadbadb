package io.ciroach.engine;

/** Is told how a pull goes on. */
public interface PullProgress {

    /** Tells nobody. */
    PullProgress NONE = new PullProgress() {
        @Override
        public void started() {}

        @Override
        public void bytes(long current, long total) {}
    };

    /** The image is not there, or is asked for in any case: fetching begins. */
    void started();

    /**
     * Some bytes came.
     *
     * @param current so far
     * @param total in all, as far as known; 0 while nothing is
     */
    void bytes(long current, long total);
}
