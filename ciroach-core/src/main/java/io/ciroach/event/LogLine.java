package io.ciroach.event;

/**
 * One line of a step's output: valid Unicode, without control sequences other than colours, without its line break.
 *
 * @param stream which stream it came from
 * @param text the line; progress output that a carriage return overwrites is its last state
 * @param continues whether it is a piece of a line over 64 KiB and another piece follows
 */
public record LogLine(Stream stream, String text, boolean continues) {

    /** A stream of a process. */
    public enum Stream {
        /** Standard output. */
        STDOUT,
        /** Standard error. */
        STDERR
    }
}
