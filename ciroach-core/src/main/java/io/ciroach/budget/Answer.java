package io.ciroach.budget;

import io.ciroach.model.WaitReason;

/** What came of a demand. */
public sealed interface Answer {

    /** {@return whose} */
    String step();

    /**
     * It has its room, and is in line no more.
     *
     * @param step whose
     * @param reservation the room; the taker closes it
     */
    record Admitted(String step, Reservation reservation) implements Answer {}

    /**
     * It cannot be had, and is in line no more.
     *
     * @param step whose
     * @param failure why
     */
    record Refused(String step, RuntimeException failure) implements Answer {}

    /**
     * It stays in line.
     *
     * @param step whose
     * @param reason what for
     */
    record Waits(String step, WaitReason reason) implements Answer {}
}
