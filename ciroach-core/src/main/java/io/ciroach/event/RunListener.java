package io.ciroach.event;

/**
 * Is told what happens during a run.
 *
 * <p>Order: as it happened; all listeners see the same order, {@link RunEvent.RunStarted} first and
 * {@link RunEvent.RunFinished} last. Thread: all calls of a run come from one thread that belongs to the run, one after
 * the other, so a listener needs no lock for what only it touches. A listener that takes its time holds back the output
 * of the steps, and so in the end the steps, but never a cancel or the cleanup. A listener that throws is not called
 * again; the run goes on, and the result carries a warning.
 */
public interface RunListener {

    /**
     * Is told of run started.
     *
     * @param event what happened
     */
    default void onRunStarted(RunEvent.RunStarted event) {}

    /**
     * Is told of step queued.
     *
     * @param event what happened
     */
    default void onStepQueued(RunEvent.StepQueued event) {}

    /**
     * Is told of step waiting.
     *
     * @param event what happened
     */
    default void onStepWaiting(RunEvent.StepWaiting event) {}

    /**
     * Is told of pull started.
     *
     * @param event what happened
     */
    default void onPullStarted(RunEvent.PullStarted event) {}

    /**
     * Is told of pull progress.
     *
     * @param event what happened
     */
    default void onPullProgress(RunEvent.PullProgress event) {}

    /**
     * Is told of pull finished.
     *
     * @param event what happened
     */
    default void onPullFinished(RunEvent.PullFinished event) {}

    /**
     * Is told of attempt started.
     *
     * @param event what happened
     */
    default void onAttemptStarted(RunEvent.AttemptStarted event) {}

    /**
     * Is told of attempt finished.
     *
     * @param event what happened
     */
    default void onAttemptFinished(RunEvent.AttemptFinished event) {}

    /**
     * Is told of step finished.
     *
     * @param event what happened
     */
    default void onStepFinished(RunEvent.StepFinished event) {}

    /**
     * Is told of cancel requested.
     *
     * @param event what happened
     */
    default void onCancelRequested(RunEvent.CancelRequested event) {}

    /**
     * Is told of cleanup missed.
     *
     * @param event what happened
     */
    default void onCleanupMissed(RunEvent.CleanupMissed event) {}

    /**
     * Is told of a notice.
     *
     * @param event what happened
     */
    default void onNotice(RunEvent.Notice event) {}

    /**
     * Is told of log lines.
     *
     * @param event what happened
     */
    default void onLogLines(RunEvent.LogLines event) {}

    /**
     * Is told of usage sampled.
     *
     * @param event what happened
     */
    default void onUsageSampled(RunEvent.UsageSampled event) {}

    /**
     * Is told of run finished.
     *
     * @param event what happened
     */
    default void onRunFinished(RunEvent.RunFinished event) {}
}
