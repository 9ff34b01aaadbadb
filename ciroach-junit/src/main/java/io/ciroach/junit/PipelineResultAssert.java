package io.ciroach.junit;

import io.ciroach.Ciroach;
import io.ciroach.result.Outcome;
import io.ciroach.result.PipelineResult;
import io.ciroach.result.StepResult;
import java.util.List;
import org.assertj.core.api.AbstractDurationAssert;
import org.assertj.core.api.AbstractObjectAssert;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ListAssert;

/** Assertions about a run. When one fails, it says what failed first, shows that step's last lines, and where its log is. */
public final class PipelineResultAssert extends AbstractObjectAssert<PipelineResultAssert, PipelineResult> {

    private final Ciroach ciroach;

    /**
     * About a run.
     *
     * @param actual it
     */
    public PipelineResultAssert(PipelineResult actual) {
        this(actual, Ciroach.create());
    }

    PipelineResultAssert(PipelineResult actual, Ciroach ciroach) {
        super(actual, PipelineResultAssert.class);
        this.ciroach = ciroach;
        describedAs("pipeline \"%s\"", actual == null ? null : actual.pipeline());
    }

    private PipelineResult run() {
        isNotNull();
        return actual;
    }

    private PipelineResultAssert verify(boolean right, String expected) {
        if (!right) {
            throw failure("expected %s, but %s", expected, Ciroach.explain(actual));
        }
        return this;
    }

    /**
     * It ended so.
     *
     * @param expected how
     * @return this
     */
    public PipelineResultAssert hasOutcome(Outcome expected) {
        return verify(run().outcome() == expected, "outcome " + expected);
    }

    /** {@return this; no step ended badly without being allowed to, and all was cleaned up} */
    public PipelineResultAssert succeeded() {
        return verify(run().succeeded(), "it to succeed");
    }

    /** {@return this; a step failed, or cleaning up did} */
    public PipelineResultAssert failed() {
        return hasOutcome(Outcome.FAILED);
    }

    /** {@return this; its own time-out ended it} */
    public PipelineResultAssert timedOut() {
        return hasOutcome(Outcome.TIMED_OUT);
    }

    /** {@return this; somebody ended it} */
    public PipelineResultAssert cancelled() {
        return hasOutcome(Outcome.CANCELLED);
    }

    /** {@return this; infrastructure, or Ciroach itself, failed} */
    public PipelineResultAssert errored() {
        return hasOutcome(Outcome.ERRORED);
    }

    /**
     * It has that exit code.
     *
     * @param expected 1 a step failed, 3 infrastructure, 4 only cleaning up failed, 0
     * @return this
     */
    public PipelineResultAssert hasExitCode(int expected) {
        return verify(run().exitCode() == expected, "exit code " + expected + ", which is " + actual.exitCode());
    }

    /**
     * Goes on with a step.
     *
     * @param name its name
     * @return assertions about it; there is an error that lists the steps when there is none of that name
     */
    public StepResultAssert step(String name) {
        return new StepResultAssert(find(name));
    }

    private StepResult find(String name) {
        return run().steps().stream()
                .filter(step -> step.name().equals(name))
                .findFirst()
                .orElseThrow(() -> failure("expected a step \"%s\", there are %s", name, names()));
    }

    private List<String> names() {
        return actual.steps().stream().map(StepResult::name).toList();
    }

    /** {@return assertions about the step that failed first; of cleanup steps only where no other one did} */
    public StepResultAssert firstFailure() {
        return new StepResultAssert(run().firstFailure()
                .orElseThrow(() -> failure("expected a step to fail, but all ended well: %s", names())));
    }

    /** {@return assertions about its steps, in file order} */
    public ListAssert<StepResult> steps() {
        return Assertions.assertThat(run().steps()).as("steps of \"%s\"", actual.pipeline());
    }

    /**
     * Each of them had ended when the next one started.
     *
     * @param names of steps
     * @return this
     */
    public PipelineResultAssert ranInOrder(String... names) {
        for (int i = 1; i < names.length; i++) {
            ranBefore(names[i - 1], names[i]);
        }
        return this;
    }

    /**
     * One step had ended when the other one started.
     *
     * @param first the one
     * @param second the other
     * @return this
     */
    public PipelineResultAssert ranBefore(String first, String second) {
        step(first).ranBefore(find(second));
        return this;
    }

    /**
     * There was a time at which both steps ran.
     *
     * @param one of them
     * @param other the other
     * @return this
     */
    public PipelineResultAssert overlapped(String one, String other) {
        step(one).overlapped(find(other));
        return this;
    }

    /** {@return assertions about the time from its start until all was removed} */
    public AbstractDurationAssert<?> duration() {
        return Assertions.assertThat(run().duration()).as("duration of \"%s\"", actual.pipeline());
    }

    /** {@return assertions about what is odd, but no failure} */
    public ListAssert<String> warnings() {
        return Assertions.assertThat(run().warnings()).as("warnings of \"%s\"", actual.pipeline());
    }

    /** {@return this; no container of it is on its engine any more, which is asked now} */
    public PipelineResultAssert leftNothingBehind() {
        List<String> left = ciroach.leftBehind(run());
        if (!left.isEmpty()) {
            throw failure("expected nothing to be left on the engine, but there are containers %s", left);
        }
        return this;
    }
}
