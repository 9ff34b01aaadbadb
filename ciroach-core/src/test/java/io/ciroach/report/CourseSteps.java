package io.ciroach.report;

import io.ciroach.model.ByteSize;
import io.ciroach.model.Step;
import io.ciroach.model.When;
import io.ciroach.plan.Edge;
import io.ciroach.plan.PlannedStep;
import io.ciroach.result.AttemptResult;
import io.ciroach.result.StepResult;
import io.ciroach.result.StepState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Steps as a page shows them, of which only what a test is about is said. */
final class CourseSteps {

    private CourseSteps() {}

    /** One that succeeded after so many seconds. */
    static Course.Step step(int index, String name, int seconds, List<Edge> waitsFor) {
        return step(index, name, name, "Build", StepState.SUCCEEDED, seconds, waitsFor, 512, null);
    }

    /** One of a file, with its limit and what was seen of it. */
    static Course.Step step(
            String name,
            String template,
            @Nullable String stage,
            StepState state,
            int seconds,
            int limitMb,
            @Nullable Integer peakMb) {
        return step(1, name, template, stage, state, seconds, List.of(), limitMb, peakMb);
    }

    private static Course.Step step(
            int index,
            String name,
            String template,
            @Nullable String stage,
            StepState state,
            int seconds,
            List<Edge> waitsFor,
            int limitMb,
            @Nullable Integer peakMb) {
        Step step = Sample.step(name, stage, When.SUCCESS, limitMb, 0, null);
        List<AttemptResult> attempts = List.of(Sample.attempt(1, state, 0, 0, seconds));
        return new Course.Step(
                new PlannedStep(
                        index,
                        step,
                        template,
                        Map.of(),
                        waitsFor,
                        Duration.ZERO,
                        Duration.ZERO,
                        Map.of(),
                        Sample.planned(index, step, 0, 0).location()),
                new StepResult(
                        name,
                        stage,
                        "alpine:3.20",
                        null,
                        List.of(),
                        When.SUCCESS,
                        state,
                        0,
                        false,
                        null,
                        List.of(),
                        attempts,
                        false,
                        Sample.at(0),
                        Sample.at(0),
                        Sample.at(seconds),
                        List.of(),
                        ByteSize.ofMb(limitMb),
                        peakMb == null ? null : ByteSize.ofMb(peakMb),
                        0,
                        List.of(),
                        null,
                        true,
                        null));
    }
}
