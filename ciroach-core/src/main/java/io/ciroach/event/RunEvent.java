package io.ciroach.event;

import io.ciroach.model.Budget;
import io.ciroach.model.WaitReason;
import io.ciroach.plan.ExecutionPlan;
import io.ciroach.result.AttemptResult;
import io.ciroach.result.PipelineResult;
import io.ciroach.result.StepResult;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened during a run. Every {@code Started} event has its {@code Finished}; each step has one
 * {@link StepFinished}; {@link RunStarted} is first and {@link RunFinished} last.
 */
public sealed interface RunEvent {

    /** {@return when it happened} */
    Instant at();

    /**
     * Calls the listener's method for this kind of event.
     *
     * @param listener who is told
     */
    void deliverTo(RunListener listener);

    /**
     * The run has begun: file read, engine open.
     *
     * @param at when
     * @param id the run's id
     * @param plan what will run
     * @param budget under which limits
     * @param engineAddress on which engine
     * @param engineVersion of which version
     * @param file the pipeline file
     * @param reports the folder of its reports
     * @param warnings what is odd so far
     */
    record RunStarted(
            Instant at,
            String id,
            ExecutionPlan plan,
            Budget budget,
            String engineAddress,
            String engineVersion,
            Path file,
            Path reports,
            List<String> warnings)
            implements RunEvent {
        public RunStarted {
            warnings = List.copyOf(warnings);
        }

        @Override
        public void deliverTo(RunListener listener) {
            listener.onRunStarted(this);
        }
    }

    /**
     * A step is queued: from now on its waits are measured.
     *
     * @param at when
     * @param step its expanded name
     */
    record StepQueued(Instant at, String step) implements RunEvent {
        @Override
        public void deliverTo(RunListener listener) {
            listener.onStepQueued(this);
        }
    }

    /**
     * The reason why a step waits has changed.
     *
     * @param at when
     * @param step its expanded name
     * @param reason why it waits now
     */
    record StepWaiting(Instant at, String step, WaitReason reason) implements RunEvent {
        @Override
        public void deliverTo(RunListener listener) {
            listener.onStepWaiting(this);
        }
    }

    /**
     * An image is being fetched.
     *
     * @param at when
     * @param image its reference
     */
    record PullStarted(Instant at, String image) implements RunEvent {
        @Override
        public void deliverTo(RunListener listener) {
            listener.onPullStarted(this);
        }
    }

    /**
     * How far a pull is. Not kept in {@code events.ndjson}; may be dropped.
     *
     * @param at when
     * @param image its reference
     * @param currentBytes bytes so far
     * @param totalBytes bytes in all, as far as known; 0 while nothing is
     */
    record PullProgress(Instant at, String image, long currentBytes, long totalBytes) implements RunEvent {
        @Override
        public void deliverTo(RunListener listener) {
            listener.onPullProgress(this);
        }
    }

    /**
     * A pull has ended.
     *
     * @param at when
     * @param image its reference
     * @param imageId what the engine calls the image, or null when it failed
     * @param failure why it failed, or null
     */
    record PullFinished(
            Instant at,
            String image,
            @Nullable String imageId,
            @Nullable String failure) implements RunEvent {
        @Override
        public void deliverTo(RunListener listener) {
            listener.onPullFinished(this);
        }
    }

    /**
     * An attempt has started: the engine runs its container.
     *
     * @param at when
     * @param step the step's expanded name
     * @param attempt from 1
     */
    record AttemptStarted(Instant at, String step, int attempt) implements RunEvent {
        @Override
        public void deliverTo(RunListener listener) {
            listener.onAttemptStarted(this);
        }
    }

    /**
     * An attempt that had started has ended.
     *
     * @param at when
     * @param step the step's expanded name
     * @param result how
     */
    record AttemptFinished(Instant at, String step, AttemptResult result) implements RunEvent {
        @Override
        public void deliverTo(RunListener listener) {
            listener.onAttemptFinished(this);
        }
    }

    /**
     * A step has come to its end, started or not.
     *
     * @param at when
     * @param result how
     */
    record StepFinished(Instant at, StepResult result) implements RunEvent {
        @Override
        public void deliverTo(RunListener listener) {
            listener.onStepFinished(this);
        }
    }

    /**
     * The run is asked to end early.
     *
     * @param at when
     * @param reason for people: {@code Ctrl-C}, {@code the run's time-out of 1h}, {@code lint failed}
     * @param count how many times somebody has asked by now; fail_fast and the run's time-out do not count, so 0 for them
     *     at first
     */
    record CancelRequested(Instant at, String reason, int count) implements RunEvent {
        @Override
        public void deliverTo(RunListener listener) {
            listener.onCancelRequested(this);
        }
    }

    /**
     * A cleanup step that was due did not run.
     *
     * @param at when
     * @param step its expanded name
     * @param reason why
     */
    record CleanupMissed(Instant at, String step, String reason) implements RunEvent {
        @Override
        public void deliverTo(RunListener listener) {
            listener.onCleanupMissed(this);
        }
    }

    /**
     * Something that people want to know at once and that no other event says: whose cleanup is made up for, and where. Not
     * kept in {@code events.ndjson}.
     *
     * @param at when
     * @param text a sentence
     */
    record Notice(Instant at, String text) implements RunEvent {
        @Override
        public void deliverTo(RunListener listener) {
            listener.onNotice(this);
        }
    }

    /**
     * Lines of output, in order within their step. Not kept in {@code events.ndjson}.
     *
     * @param at when they were read
     * @param step the step's expanded name
     * @param attempt from 1
     * @param lines at least one
     */
    record LogLines(Instant at, String step, int attempt, List<LogLine> lines) implements RunEvent {
        public LogLines {
            lines = List.copyOf(lines);
        }

        @Override
        public void deliverTo(RunListener listener) {
            listener.onLogLines(this);
        }
    }

    /**
     * What a running step uses. Not kept in {@code events.ndjson}; may be dropped.
     *
     * @param at when
     * @param step the step's expanded name
     * @param memoryBytes memory in use
     */
    record UsageSampled(Instant at, String step, long memoryBytes) implements RunEvent {
        @Override
        public void deliverTo(RunListener listener) {
            listener.onUsageSampled(this);
        }
    }

    /**
     * The run has ended and all is removed.
     *
     * @param at when
     * @param result how
     */
    record RunFinished(Instant at, PipelineResult result) implements RunEvent {
        @Override
        public void deliverTo(RunListener listener) {
            listener.onRunFinished(this);
        }
    }
}
