package io.ciroach.problem;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Ciroach itself cannot go on. A step that fails is no exception but a result.
 * The message holds all problems, rendered for a user.
 */
public final class CiroachException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Whose cause it is; what an adapter decides by. */
    public enum Kind {
        /** The pipeline file, or what was asked of it (a pattern, a property), is wrong. Nothing was started. */
        BAD_FILE,
        /** No engine could be reached, or it does not see the workspace. */
        ENGINE_UNREACHABLE,
        /** The engine was there and failed, went away or hangs. */
        ENGINE_FAILED,
        /** An image cannot be had: missing, not allowed, or its registry is down. */
        IMAGE,
        /** The workspace, the report folder or the state folder cannot be used. */
        FILES,
        /** Ciroach does not run on this system. */
        UNSUPPORTED
    }

    private final Kind kind;

    /** Problems are records of strings and numbers, serializable enough for an exception that is only ever printed. */
    private final transient List<Problem> problems;

    /**
     * With all problems at once.
     *
     * @param kind whose cause it is
     * @param problems at least one, in the order in which they are shown
     */
    public CiroachException(Kind kind, List<Problem> problems) {
        super(problems.stream().map(Problem::render).collect(Collectors.joining("\n")));
        this.kind = kind;
        this.problems = List.copyOf(problems);
    }

    /**
     * With one problem.
     *
     * @param kind whose cause it is
     * @param message what is wrong
     * @param hint what to do next, or null
     * @param cause what led to it, or null
     */
    public CiroachException(Kind kind, String message, @Nullable String hint, @Nullable Throwable cause) {
        super(Problem.of(message, hint).render(), cause);
        this.kind = kind;
        this.problems = List.of(Problem.of(message, hint));
    }

    /** {@return whose cause it is} */
    public Kind kind() {
        return kind;
    }

    /** {@return the problems, in the order in which they are shown} */
    public List<Problem> problems() {
        return problems;
    }
}
