package io.ciroach.model;

/** An end of an attempt after which another is made. */
public sealed interface RetryCause {

    /** Any exit code but 0 ({@code failure}); not an OOM, not a time-out. */
    record Failure() implements RetryCause {}

    /**
     * One exit code ({@code exit:N}); not an OOM, not a time-out.
     *
     * @param code 1 to 255
     */
    record Exit(int code) implements RetryCause {}

    /** The step's time-out ({@code timeout}). */
    record TimedOut() implements RetryCause {}

    /** The memory limit ({@code oom}). */
    record OutOfMemory() implements RetryCause {}
}
