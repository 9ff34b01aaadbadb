package io.ciroach.run;

import io.ciroach.engine.EngineException;
import io.ciroach.engine.ExitStatus;
import io.ciroach.model.Command;
import io.ciroach.model.Step;
import io.ciroach.result.StepState;
import org.jspecify.annotations.Nullable;

/** What the end of an attempt means. */
final class Verdicts {

    private static final int NOT_EXECUTABLE = 126;
    private static final int NOT_FOUND = 127;
    private static final int KILLED = 137;

    private Verdicts() {}

    /**
     * An attempt's end.
     *
     * @param state how it counts
     * @param exitCode the command's, or null
     * @param message what went wrong, where the state alone does not tell
     * @param warning what is odd about an end that counts as it is, or null
     * @param retry whether another attempt could go otherwise
     */
    record Verdict(
            StepState state,
            @Nullable Integer exitCode,
            @Nullable String message,
            @Nullable String warning,
            Retry retry) {}

    /** Which rule decides about another attempt. */
    enum Retry {
        /** The step's own. */
        BY_POLICY,
        /** That of infrastructure. */
        INFRASTRUCTURE,
        /** None. */
        NEVER
    }

    /**
     * Of an attempt that ran.
     *
     * @param step what ran
     * @param status how it ended
     * @param asked what we ended it for, or null where we did not
     * @param because why we did
     */
    static Verdict of(Step step, ExitStatus status, @Nullable StepState asked, @Nullable String because) {
        if (status.reason() == ExitStatus.Reason.LOST) {
            String message = status.message() == null ? "the engine lost it" : status.message();
            return new Verdict(StepState.ERRORED, null, message, null, Retry.NEVER);
        }
        if (status.reason() == ExitStatus.Reason.STOPPED) {
            return asked == null
                    ? new Verdict(StepState.ERRORED, status.exitCode(), "somebody else ended it", null, Retry.NEVER)
                    : new Verdict(asked, status.exitCode(), because, null, Retry.BY_POLICY);
        }
        Integer exitCode = status.exitCode();
        if (exitCode == null) {
            return new Verdict(StepState.ERRORED, null, "the engine does not tell its exit code", null, Retry.NEVER);
        }
        if (exitCode == 0) {
            String warning = status.oomKilled()
                    ? "the memory limit of " + step.memory() + " ended a part of it, though its exit code is 0"
                    : null;
            return new Verdict(StepState.SUCCEEDED, exitCode, status.message(), warning, Retry.NEVER);
        }
        if (status.oomKilled()) {
            return new Verdict(
                    StepState.OOM_KILLED,
                    exitCode,
                    "it needed more than its memory limit of " + step.memory(),
                    null,
                    Retry.BY_POLICY);
        }
        if (couldNotStart(step, exitCode)) {
            return new Verdict(
                    StepState.FAILED,
                    exitCode,
                    status.message() == null ? hint(step, exitCode) : status.message(),
                    null,
                    Retry.NEVER);
        }
        String message = status.message() == null && exitCode == KILLED
                ? "something killed it (SIGKILL), and it was not Ciroach; the engine does not say that its memory limit of "
                        + step.memory() + " did"
                : status.message();
        return new Verdict(StepState.FAILED, exitCode, message, null, Retry.BY_POLICY);
    }

    /** Of an attempt that did not come to run. */
    static Verdict of(EngineException failure) {
        if (failure.reason() == EngineException.Reason.CANNOT_START) {
            return new Verdict(StepState.FAILED, failure.exitCode(), failure.getMessage(), null, Retry.NEVER);
        }
        return new Verdict(
                StepState.ERRORED,
                null,
                failure.getMessage(),
                null,
                failure.reason().isTransient() ? Retry.INFRASTRUCTURE : Retry.NEVER);
    }

    /** Whether an attempt came to nothing because the engine went away or hung: its step has not had its turn. */
    static boolean isEngines(EngineException failure) {
        return failure.reason() == EngineException.Reason.ENGINE_LOST
                || failure.reason() == EngineException.Reason.ENGINE_HANGS;
    }

    /** With a shell between, 126 and 127 are the shell's word about something further in. */
    private static boolean couldNotStart(Step step, int exitCode) {
        return (exitCode == NOT_EXECUTABLE || exitCode == NOT_FOUND)
                && (step.command() instanceof Command.Exec || step.entrypoint() != null);
    }

    private static String hint(Step step, int exitCode) {
        String program = step.entrypoint() != null && !step.entrypoint().isEmpty()
                ? "\"" + step.entrypoint().get(0) + "\""
                : step.command() instanceof Command.Exec exec
                                && !exec.arguments().isEmpty()
                        ? "\"" + exec.arguments().get(0) + "\" (or the image's entrypoint)"
                        : "the image's own command";
        return exitCode == NOT_FOUND
                ? program + " was not found in the image; a string command would run under its shell"
                : program + " cannot be executed; is it a program, with the x bit, for this platform?";
    }
}
