package io.ciroach;

/** What a terminal shows of the output of steps. The log files have all of it in any case. */
public enum LogMode {
    /** Lines as they come, each with its step before it. */
    INTERLEAVED,
    /** A step's output as one block when it ends. */
    GROUPED,
    /** Only the output of steps that fail. */
    QUIET,
    /** Interleaved, above a status area; without one where the {@link Terminal} can show none. */
    LIVE
}
