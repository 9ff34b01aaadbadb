package io.ciroach.engine.docker;

import java.time.Duration;

/**
 * How long what may take.
 *
 * @param quick what an engine answers from memory
 * @param slow what touches disks and the kernel
 * @param pullIdle a pull without progress
 * @param pipe output of what outlives the command
 * @param dying from SIGKILL to the end
 * @param credentials a credential helper
 * @param beat between two looks whether an engine that runs steps still answers
 * @param comeback for how long an engine may be away that is being started again
 */
record Settings(
        Duration quick,
        Duration slow,
        Duration pullIdle,
        Duration pipe,
        Duration dying,
        Duration credentials,
        Duration beat,
        Duration comeback) {

    static final Settings DEFAULT = new Settings(
            Duration.ofSeconds(20),
            Duration.ofSeconds(60),
            Duration.ofSeconds(120),
            Duration.ofSeconds(2),
            Duration.ofSeconds(15),
            Duration.ofSeconds(30),
            Duration.ofSeconds(15),
            Duration.ofSeconds(60));

    /** Impatient, for tests of what never answers. */
    Settings within(Duration deadline) {
        return new Settings(deadline, deadline, deadline, pipe, deadline, deadline, deadline, deadline);
    }

    Settings withPullIdle(Duration idle) {
        return new Settings(quick, slow, idle, pipe, dying, credentials, beat, comeback);
    }
}
