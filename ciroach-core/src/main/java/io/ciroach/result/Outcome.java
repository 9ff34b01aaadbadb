package io.ciroach.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a run ended. What is said first here wins over what is said later, but for success. */
public enum Outcome {
    /** No step ended badly without being allowed to. */
    SUCCEEDED,
    /** A step failed, or only cleaning up did. */
    FAILED,
    /** The run's own time-out ended it. */
    TIMED_OUT,
    /** A signal, or the caller, ended it. */
    CANCELLED,
    /** An ordinary step could not be run, or Ciroach itself could not go on. */
    ERRORED;

    /** Who asked a run to end; the exit code is that of a process that such a signal ends. */
    public enum Signal {
        /** Ctrl-C, or the caller of the library. */
        INTERRUPT(130),
        /** The request to terminate. */
        TERMINATE(143),
        /** The terminal has gone. */
        HANGUP(129);

        private final int exitCode;

        Signal(int exitCode) {
            this.exitCode = exitCode;
        }

        /** {@return the exit code of a process that it ends} */
        public int exitCode() {
            return exitCode;
        }
    }

    /**
     * How a run ended, and the exit code for it.
     *
     * @param outcome in words
     * @param exitCode 3 engine or infrastructure, 130, 143 or 129 ended by a signal, 1 a step failed or the run timed out,
     *     4 only cleaning up failed, 0; the first that fits (2, a bad file, never comes to a run)
     */
    public record Verdict(Outcome outcome, int exitCode) {}

    /**
     * Judges a run.
     *
     * @param steps all its steps
     * @param broken whether Ciroach itself could not go on
     * @param signal the signal that kept a step from running to its end, or null
     * @param timedOut whether the run's time-out did
     * @param leftOver whether something could not be cleaned up
     * @return the outcome and its exit code
     */
    public static Verdict judge(
            List<StepResult> steps, boolean broken, @Nullable Signal signal, boolean timedOut, boolean leftOver) {
        boolean badStep = steps.stream().anyMatch(step -> step.isBad() && !step.isCleanup());
        boolean badCleanup = leftOver || steps.stream().anyMatch(step -> step.isBad() && step.isCleanup());
        boolean errored =
                steps.stream().anyMatch(step -> step.isBad() && !step.isCleanup() && step.state() == StepState.ERRORED);
        if (broken || errored) {
            return new Verdict(ERRORED, 3);
        }
        if (signal != null) {
            return new Verdict(CANCELLED, signal.exitCode);
        }
        if (timedOut) {
            return new Verdict(TIMED_OUT, 1);
        }
        if (badStep) {
            return new Verdict(FAILED, 1);
        }
        return badCleanup ? new Verdict(FAILED, 4) : new Verdict(SUCCEEDED, 0);
    }
}
