package io.ciroach.engine;

import org.jspecify.annotations.Nullable;

/** The engine did not do what it was asked to. The message is for people: what, where, what to do; no secret. */
public final class EngineException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What kind of failure it is, which decides about another try. */
    public enum Reason {
        /** The image or its tag does not exist, or {@code pull = "never"} and it is not there. */
        IMAGE_MISSING(false),
        /** The registry wants other credentials. */
        IMAGE_DENIED(false),
        /** The registry failed, is busy or cannot be reached. */
        REGISTRY(true),
        /** A pull made no progress for 120 s. */
        PULL_STALLED(true),
        /** We ended it. */
        CANCELLED(false),
        /** The command cannot start: not found, not executable, no such user or folder. */
        CANNOT_START(false),
        /** The engine refuses what it was asked for. */
        REFUSED(false),
        /** The image was there and is gone: another pull may bring it back. */
        IMAGE_GONE(true),
        /** The connection broke, or the engine answered with an error of its own. */
        ENGINE_LOST(true),
        /** The engine does not answer. */
        ENGINE_HANGS(false);

        private final boolean transientFailure;

        Reason(boolean transientFailure) {
            this.transientFailure = transientFailure;
        }

        /** {@return whether another try may go well} */
        public boolean isTransient() {
            return transientFailure;
        }
    }

    private final Reason reason;
    private final @Nullable Integer exitCode;

    /**
     * With its reason.
     *
     * @param reason what kind
     * @param message for people
     * @param exitCode 126, 127 or 128 for a command that cannot start, or null
     * @param cause what led to it, or null
     */
    public EngineException(Reason reason, String message, @Nullable Integer exitCode, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.exitCode = exitCode;
    }

    /** {@return what kind of failure} */
    public Reason reason() {
        return reason;
    }

    /** {@return the exit code of a command that cannot start, or null} */
    public @Nullable Integer exitCode() {
        return exitCode;
    }
}
