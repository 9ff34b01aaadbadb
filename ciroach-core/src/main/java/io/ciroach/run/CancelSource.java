package io.ciroach.run;

import io.ciroach.result.Outcome;

/** Where the wish that a run ends comes from, besides its caller: behind it stand the signals of the process. */
@FunctionalInterface
public interface CancelSource {

    /** Nobody but the caller ends a run. */
    CancelSource NONE = target -> () -> {};

    /** Who is told. Calls come from any thread, one after the other. */
    interface Target {

        /**
         * The end is wished; again, where it was before. Returns at once.
         *
         * @param signal who wishes it
         * @param reason the same for people
         */
        void cancel(Outcome.Signal signal, String reason);

        /**
         * The process ends now, whatever is under way. To say so is all that is left to do, and nobody waits for it for long.
         *
         * @param reason why, for people
         */
        void leaving(String reason);
    }

    /** The attention of a target. While there is one, the process does not end by a signal. */
    interface Attention extends AutoCloseable {

        /** Is told no more: all that was made is gone. Idempotent. */
        @Override
        void close();
    }

    /**
     * Tells a target from now on. What was wished before is told at once.
     *
     * @param target who is told
     * @return to be closed
     */
    Attention tell(Target target);
}
