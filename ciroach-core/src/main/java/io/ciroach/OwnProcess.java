package io.ciroach;

import io.ciroach.result.Outcome;
import java.util.function.Consumer;

/** What {@link Signals} asks of the process it lives in. */
interface OwnProcess {

    /** Handlers that were put in, and what was there before. */
    interface Handlers {

        /** Puts back what was there before. */
        void restore();

        /**
         * Lets whoever handled a signal before have it, once more or at last. Where that is the JVM itself, it ends the process
         * and this does not return.
         *
         * @param signal which came
         */
        void passOn(Outcome.Signal signal);
    }

    /**
     * Handles signals from now on, each on a thread of its own, as far as the JVM lets one: not what it was told to leave to
     * the system ({@code -Xrs}), and not what the process was started to ignore.
     *
     * @param handler takes them
     * @return what to put back
     */
    Handlers handle(Consumer<Outcome.Signal> handler);

    /**
     * Adds a shutdown hook.
     *
     * @param hook a thread that was not started
     * @return false when a shutdown is on already
     */
    boolean add(Thread hook);

    /** Removes a shutdown hook, unless a shutdown is on. */
    void remove(Thread hook);

    /** Ends the process, with nothing more done in it. */
    void halt(int exitCode);
}
