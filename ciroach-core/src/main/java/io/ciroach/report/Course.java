package io.ciroach.report;

import io.ciroach.event.RunEvent;
import io.ciroach.plan.ExecutionPlan;
import io.ciroach.plan.PlannedStep;
import io.ciroach.result.AttemptResult;
import io.ciroach.result.PipelineResult;
import io.ciroach.result.StepResult;
import io.ciroach.result.StepState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that the page of a run shows.
 *
 * @param run how it ended
 * @param steps in file order, each as planned and as it came out
 * @param leftOutCleanup cleanup steps that the selection leaves out
 * @param waits when steps waited
 * @param inUse the memory that was seen in use
 * @param tails the last lines of their output
 * @param missed cleanup steps that did not run
 * @param fromEnvironment names of steps into which values from the environment went
 */
record Course(
        PipelineResult run,
        List<Step> steps,
        List<String> leftOutCleanup,
        WaitTimes waits,
        List<MemoryInUse.Point> inUse,
        LogTails tails,
        List<RunEvent.CleanupMissed> missed,
        Set<String> fromEnvironment) {

    Course {
        steps = List.copyOf(steps);
        missed = List.copyOf(missed);
    }

    /** One step, as it was planned and as it came out. */
    record Step(PlannedStep planned, StepResult result) {

        String name() {
            return result.name();
        }

        /** {@return the id of its section on the page} */
        String anchor() {
            return "step-" + planned.index();
        }

        /** {@return whether its end is worth a look, allowed or not} */
        boolean hasFailed() {
            return result.state() != StepState.SUCCEEDED && result.state() != StepState.SKIPPED;
        }

        boolean isAllowedToFail() {
            return result.allowed() && hasFailed();
        }
    }

    /** An attempt that had started, and from when on. */
    record Ran(Step step, AttemptResult attempt, Instant from) {

        Instant to() {
            return attempt.endedAt();
        }
    }

    static Course of(
            PipelineResult run,
            ExecutionPlan plan,
            WaitTimes waits,
            MemoryInUse inUse,
            LogTails tails,
            List<RunEvent.CleanupMissed> missed) {
        Map<String, StepResult> results = new HashMap<>();
        run.steps().forEach(step -> results.put(step.name(), step));
        List<Step> steps = new ArrayList<>();
        for (PlannedStep planned : plan.steps()) {
            StepResult result = results.get(planned.name());
            if (result != null) {
                steps.add(new Step(planned, result));
            }
        }
        Set<String> fromEnvironment = new HashSet<>();
        plan.variables().forEach((step, variables) -> {
            if (variables.stream().anyMatch(variable -> variable.startsWith("env."))) {
                fromEnvironment.add(step);
            }
        });
        return new Course(run, steps, plan.leftOutCleanup(), waits, inUse.points(), tails, missed, fromEnvironment);
    }

    /** {@return what the file says of a step, or null; such a value may be a secret, so where one may stand in it, nothing} */
    @Nullable
    String description(Step step) {
        return fromEnvironment.contains(step.name())
                ? null
                : step.planned().step().description();
    }

    /** {@return in order of their starts} */
    List<Ran> ran() {
        List<Ran> ran = new ArrayList<>();
        for (Step step : steps) {
            for (AttemptResult attempt : step.result().attempts()) {
                Instant from = attempt.startedAt();
                if (from != null) {
                    ran.add(new Ran(step, attempt, from));
                }
            }
        }
        ran.sort(Comparator.comparing(Ran::from));
        return ran;
    }

    /** {@return the path from the page to a file} */
    String relative(Path path) {
        return Json.relative(run.reports(), path);
    }

    /** {@return how far into the run a moment is, from 0 to 1} */
    double share(Instant at) {
        long all = Math.max(1, run.duration().toMillis());
        long since = Duration.between(run.startedAt(), at).toMillis();
        return Math.min(1, Math.max(0, since / (double) all));
    }

    static String percent(double share) {
        return number(share * 100) + "%";
    }

    /** {@return with two decimals at most} */
    static String number(double value) {
        String text = String.format(Locale.ROOT, "%.2f", value);
        return text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
    }
}
