package io.ciroach.plan;

/**
 * One step waits for another.
 *
 * @param step the expanded name of the step that is waited for
 * @param cause why
 */
public record Edge(String step, Cause cause) {

    /** Why a step waits for another. */
    public enum Cause {
        /** {@code needs} names it. */
        NEEDS,
        /**
         * List form: the step is no {@code parallel} one, so it waits for everything above it. Only the last barrier above
         * and what stands between have an edge: the rest is what that barrier waits for.
         */
        ABOVE,
        /** List form: the last step above a {@code parallel} one that is a barrier. */
        BARRIER,
        /** Staged form: it belongs to the stage before. */
        STAGE
    }
}
