package io.ciroach.engine;

import org.jspecify.annotations.Nullable;

/**
 * How a step ended.
 *
 * @param reason why
 * @param exitCode the command's exit code, or null when there was none
 * @param message what went wrong, for people, or null
 * @param logComplete whether all its output was handed over
 * @param oomKilled whether the engine says that the memory limit ended the command or a child of it
 * @param peakMemory the most memory it used in bytes, or null where the engine does not tell
 */
public record ExitStatus(
        Reason reason,
        @Nullable Integer exitCode,
        @Nullable String message,
        boolean logComplete,
        boolean oomKilled,
        @Nullable Long peakMemory) {

    /** Why a step ended. */
    public enum Reason {
        /** By itself, with its exit code (an OOM that the command did not survive is one of these, with its flag). */
        EXITED,
        /** We asked for it. */
        STOPPED,
        /** The engine lost it: it died, restarted or does not answer. */
        LOST
    }
}
