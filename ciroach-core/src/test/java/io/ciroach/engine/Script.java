package io.ciroach.engine;

import java.util.List;

/**
 * What a step of a contract test does, in words that each engine's test turns into a command of its own: shell text for
 * a real engine, a table for the fake.
 *
 * @param acts one after the other; without {@link Act.Exit} it ends with 0
 */
record Script(List<Act> acts) {

    /** One thing that it does. */
    sealed interface Act {

        /** Writes text as it stands. */
        record Print(boolean stderr, String text) implements Act {}

        /** Writes {@code line 1} to {@code line N} to standard output, each with its line break. */
        record PrintLines(int count) implements Act {}

        /** Writes the value of a variable of its environment and a line break to standard output. */
        record PrintVariable(String name) implements Act {}

        /** Runs until the stop signal comes, then ends with 143. */
        record RunUntilStopped() implements Act {}

        /** Runs until it is killed: the stop signal has no effect. */
        record RunUntilKilled() implements Act {}

        /** Takes more memory than its limit of 32 MB, and is killed for it: 137. */
        record ExceedMemory() implements Act {}

        /** Has a child that does the same, and goes on. */
        record ExceedMemoryInChild() implements Act {}

        /** Leaves a child in the background that holds standard output open for ever. */
        record LeaveChildThatHoldsOutput() implements Act {}

        /** Ends. */
        record Exit(int code) implements Act {}
    }

    static Script of(Act... acts) {
        return new Script(List.of(acts));
    }
}
