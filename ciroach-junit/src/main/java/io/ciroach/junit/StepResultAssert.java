package io.ciroach.junit;

import io.ciroach.model.ByteSize;
import io.ciroach.result.StepResult;
import io.ciroach.result.StepState;
import io.ciroach.result.Waited;
import java.time.Instant;
import java.util.Objects;
import org.assertj.core.api.AbstractDurationAssert;
import org.assertj.core.api.AbstractObjectAssert;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ListAssert;

/** Assertions about a step. When one fails, it says how the step ended, shows its last lines, and where its log is. */
public final class StepResultAssert extends AbstractObjectAssert<StepResultAssert, StepResult> {

    /**
     * About a step.
     *
     * @param actual it
     */
    public StepResultAssert(StepResult actual) {
        super(actual, StepResultAssert.class);
        describedAs("step \"%s\"", actual == null ? null : actual.name());
    }

    private StepResult step() {
        isNotNull();
        return actual;
    }

    private AssertionError wrong(String expected) {
        return failure("expected %s, but %s", expected, Described.step(actual));
    }

    private StepResultAssert verify(boolean right, String expected) {
        if (!right) {
            throw wrong(expected);
        }
        return this;
    }

    /**
     * It ended so.
     *
     * @param expected how
     * @return this
     */
    public StepResultAssert hasState(StepState expected) {
        return verify(step().state() == expected, "it to end " + expected);
    }

    /** {@return this; its exit code was 0} */
    public StepResultAssert succeeded() {
        return hasState(StepState.SUCCEEDED);
    }

    /** {@return this; its exit code was another one, or its command could not start} */
    public StepResultAssert failed() {
        return hasState(StepState.FAILED);
    }

    /** {@return this; its memory limit ended it} */
    public StepResultAssert oomKilled() {
        return hasState(StepState.OOM_KILLED);
    }

    /** {@return this; its time-out ended it} */
    public StepResultAssert timedOut() {
        return hasState(StepState.TIMED_OUT);
    }

    /** {@return this; it had started, and was ended because of something else} */
    public StepResultAssert cancelled() {
        return hasState(StepState.CANCELLED);
    }

    /** {@return this; it never started} */
    public StepResultAssert skipped() {
        return hasState(StepState.SKIPPED);
    }

    /** {@return this; its image, the engine or other infrastructure failed} */
    public StepResultAssert errored() {
        return hasState(StepState.ERRORED);
    }

    /**
     * Its last attempt ended with that code.
     *
     * @param expected the code
     * @return this
     */
    public StepResultAssert hasExitCode(int expected) {
        Integer code = step().exitCode();
        return verify(code != null && code == expected, "exit code " + expected);
    }

    /**
     * It had so many attempts.
     *
     * @param expected how many; 0 for a step that never started
     * @return this
     */
    public StepResultAssert hasAttempts(int expected) {
        return verify(step().attempts().size() == expected, expected + " attempts");
    }

    /** {@return this; it succeeded after an attempt that failed} */
    public StepResultAssert isFlaky() {
        return verify(step().flaky(), "it to be flaky: to succeed after an attempt that failed");
    }

    /** {@return this; it did not need a second attempt to succeed} */
    public StepResultAssert isNotFlaky() {
        return verify(!step().flaky(), "it not to be flaky: to succeed at once or never");
    }

    /** {@return this; its bad end is one that {@code allow_failure} allows} */
    public StepResultAssert isAllowedToFail() {
        return verify(step().allowed(), "its end to be allowed by allow_failure");
    }

    /**
     * What went wrong, or why it was skipped, says so.
     *
     * @param text a part of the message
     * @return this
     */
    public StepResultAssert hasMessageContaining(String text) {
        String message = step().message();
        return verify(message != null && message.contains(text), "a message with \"" + text + "\"");
    }

    /**
     * It has a warning that says so.
     *
     * @param text a part of the warning
     * @return this
     */
    public StepResultAssert hasWarningContaining(String text) {
        return verify(
                step().warnings().stream().anyMatch(warning -> warning.contains(text)),
                "a warning with \"" + text + "\"");
    }

    /** {@return assertions about the time from the start of its first attempt to its end} */
    public AbstractDurationAssert<?> duration() {
        return Assertions.assertThat(step().duration()).as("duration of %s", Described.step(actual));
    }

    /** {@return assertions about why it waited, how long, and for whom} */
    public ListAssert<Waited> waits() {
        return Assertions.assertThat(step().waited()).as("waits of %s", Described.step(actual));
    }

    /**
     * It waited for that.
     *
     * @param reason {@code needs}, {@code room}, {@code cache}, {@code pull} or {@code engine}
     * @return this
     */
    public StepResultAssert waitedFor(String reason) {
        return verify(waitedForIt(reason), "it to wait for " + reason + ", it waited for " + reasons());
    }

    /**
     * It did not wait for that.
     *
     * @param reason {@code needs}, {@code room}, {@code cache}, {@code pull} or {@code engine}
     * @return this
     */
    public StepResultAssert didNotWaitFor(String reason) {
        return verify(!waitedForIt(reason), "it not to wait for " + reason);
    }

    private boolean waitedForIt(String reason) {
        return step().waited().stream().anyMatch(wait -> wait.reason().equals(reason));
    }

    private String reasons() {
        return actual.waited().stream().map(Waited::reason).distinct().toList().toString();
    }

    /**
     * It was seen to use some memory, and never more than that.
     *
     * @param size such as {@code 100mb}
     * @return this
     */
    public StepResultAssert usedAtMost(String size) {
        ByteSize most = ByteSize.parse(size).orElseThrow(() -> new IllegalArgumentException("not a size: " + size));
        ByteSize peak = step().peakMemory();
        return verify(
                peak != null && peak.compareTo(most) <= 0,
                "it to use at most " + size + " of memory, "
                        + (peak == null ? "of which nothing was seen" : "it used " + peak));
    }

    /** {@return assertions about what it wrote, of all its attempts} */
    public LogAssert logs() {
        return LogAssert.of(step());
    }

    /**
     * It had ended when the other one started.
     *
     * @param other which
     * @return this
     */
    public StepResultAssert ranBefore(StepResult other) {
        Instant start = other.startedAt();
        return verify(
                step().startedAt() != null && start != null && !actual.endedAt().isAfter(start),
                "it to run before step \"" + other.name() + "\"; " + when(actual) + ", " + when(other));
    }

    /**
     * The other one had ended when it started.
     *
     * @param other which
     * @return this
     */
    public StepResultAssert ranAfter(StepResult other) {
        Instant start = step().startedAt();
        return verify(
                start != null && other.startedAt() != null && !other.endedAt().isAfter(start),
                "it to run after step \"" + other.name() + "\"; " + when(actual) + ", " + when(other));
    }

    /**
     * There was a time at which both ran.
     *
     * @param other which
     * @return this
     */
    public StepResultAssert overlapped(StepResult other) {
        Instant start = step().startedAt();
        Instant otherStart = other.startedAt();
        return verify(
                start != null
                        && otherStart != null
                        && start.isBefore(other.endedAt())
                        && otherStart.isBefore(actual.endedAt()),
                "it to run at the same time as step \"" + other.name() + "\"; " + when(actual) + ", " + when(other));
    }

    private static String when(StepResult step) {
        return "\"" + step.name() + "\" "
                + (step.startedAt() == null
                        ? "never started"
                        : "ran from " + step.startedAt() + " to " + Objects.requireNonNull(step.endedAt()));
    }
}
