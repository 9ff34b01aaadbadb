package io.ciroach.run;

import org.jspecify.annotations.Nullable;

/**
 * Messages in the order in which they were put. Thread-safe; putting never blocks.
 *
 * @param <T> what is put into it
 */
public interface Mailbox<T> {

    /**
     * Puts one in.
     *
     * @param message what
     */
    void put(T message);

    /**
     * Takes the oldest, and waits for one where there is none.
     *
     * @param deadline until when, in {@link Time#nanos()}; one that has passed means not to wait at all
     * @return the oldest, or null when the deadline came first
     * @throws InterruptedException when the waiting thread is interrupted
     */
    @Nullable
    T poll(long deadline) throws InterruptedException;
}
