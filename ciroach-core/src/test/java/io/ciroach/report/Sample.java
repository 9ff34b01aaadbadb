package io.ciroach.report;

import io.ciroach.event.LogLine;
import io.ciroach.event.RunEvent;
import io.ciroach.model.AllowFailure;
import io.ciroach.model.Budget;
import io.ciroach.model.BudgetSettings;
import io.ciroach.model.ByteSize;
import io.ciroach.model.Cleaning;
import io.ciroach.model.Command;
import io.ciroach.model.Cpus;
import io.ciroach.model.Network;
import io.ciroach.model.Pipeline;
import io.ciroach.model.Pull;
import io.ciroach.model.RetryCause;
import io.ciroach.model.RetryPolicy;
import io.ciroach.model.RunAs;
import io.ciroach.model.Step;
import io.ciroach.model.WaitReason;
import io.ciroach.model.When;
import io.ciroach.plan.Edge;
import io.ciroach.plan.ExecutionPlan;
import io.ciroach.plan.PlannedStep;
import io.ciroach.plan.Timeline;
import io.ciroach.problem.Location;
import io.ciroach.result.AttemptResult;
import io.ciroach.result.Cleaned;
import io.ciroach.result.Outcome;
import io.ciroach.result.PipelineResult;
import io.ciroach.result.StepResult;
import io.ciroach.result.StepState;
import io.ciroach.result.Waited;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

// Long because one made-up run feeds every report: all its parts must agree, to the millisecond.
/** A run made by hand: a flaky lint, a compiler that runs out of memory, what follows from it, and a cleanup. */
final class Sample {

    static final Instant START = Instant.parse("2026-11-24T10:00:00Z");
    static final Budget BUDGET = new Budget(2, ByteSize.ofMb(6 * 1024), null);
    static final String COMPILE = "compile[version=1.75]";

    private Sample() {}

    static Instant at(double seconds) {
        return START.plusMillis(Math.round(seconds * 1000));
    }

    static Step step(
            String name, @Nullable String stage, When when, int memoryMb, int maxRetries, @Nullable Cpus cpus) {
        return new Step(
                name,
                name.equals("lint") ? "style and spelling" : null,
                stage,
                name.startsWith("compile") ? "rust:1.75" : "alpine:3.20",
                new Command.Shell("make"),
                null,
                null,
                false,
                when,
                ByteSize.ofMb(memoryMb),
                cpus,
                Map.of(),
                "/workspace",
                new RunAs.Host(),
                List.of(),
                Duration.ofHours(1),
                new RetryPolicy(maxRetries, Duration.ofSeconds(1), Set.of(new RetryCause.Failure())),
                AllowFailure.NONE,
                Pull.MISSING,
                Network.BRIDGE,
                4096,
                null,
                List.of(),
                false,
                null);
    }

    static PlannedStep planned(int index, Step step, int seconds, int remaining, Edge... waitsFor) {
        return planned(index, step, seconds, remaining, List.of(waitsFor));
    }

    static PlannedStep planned(int index, Step step, int seconds, int remaining, List<Edge> waitsFor) {
        return new PlannedStep(
                index,
                step,
                step.name(),
                Map.of(),
                waitsFor,
                Duration.ofSeconds(seconds),
                Duration.ofSeconds(remaining),
                Map.of(),
                new Location("ciroach.toml", index, 1, ""));
    }

    static ExecutionPlan plan(List<PlannedStep> steps, List<String> leftOut) {
        Pipeline pipeline = new Pipeline(
                "payments",
                false,
                null,
                Duration.ofMinutes(5),
                Duration.ofSeconds(10),
                new BudgetSettings(null, null, null),
                null,
                Map.of(),
                Cleaning.DEFAULT,
                null);
        return new ExecutionPlan(pipeline, steps, leftOut);
    }

    static ExecutionPlan plan() {
        Cpus half = Cpus.of(new BigDecimal("0.5"));
        return plan(
                List.of(
                        planned(1, step("lint", "Check", When.SUCCESS, 512, 2, half), 3, 3),
                        planned(
                                2,
                                step(COMPILE, "Build", When.SUCCESS, 2048, 0, null),
                                90,
                                96,
                                edge("lint", Edge.Cause.STAGE)),
                        planned(
                                3,
                                step("unit", "Test", When.SUCCESS, 1024, 0, Cpus.of(2)),
                                6,
                                6,
                                edge(COMPILE, Edge.Cause.NEEDS),
                                edge("lint", Edge.Cause.STAGE)),
                        planned(4, step("docs", "Check", When.SUCCESS, 512, 0, null), 40, 40),
                        planned(5, step("Cleanup", null, When.ALWAYS, 512, 0, null), 1, 1)),
                List.of("Drop database"));
    }

    static Edge edge(String step, Edge.Cause cause) {
        return new Edge(step, cause);
    }

    static Timeline timeline() {
        return new Timeline(
                BUDGET,
                List.of(
                        bar("lint", 1, 0, 3),
                        bar("docs", 2, 0, 40),
                        bar(COMPILE, 1, 3, 93),
                        bar("unit", 1, 93, 99),
                        bar("Cleanup", 1, 99, 100)),
                Duration.ofSeconds(100),
                2,
                ByteSize.ofMb(2560),
                Cpus.of(2),
                List.of("lint", COMPILE, "unit", "Cleanup"),
                List.of(
                        other(Timeline.Limit.MEMORY, 2, 2048, 139),
                        other(Timeline.Limit.MEMORY, 2, 2560, 100),
                        other(Timeline.Limit.MEMORY, 2, 6144, 100),
                        other(Timeline.Limit.CONTAINERS, 1, 6144, 140),
                        other(Timeline.Limit.CONTAINERS, 2, 6144, 100)));
    }

    static Timeline.Alternative other(Timeline.Limit changed, int containers, int megabytes, int seconds) {
        return new Timeline.Alternative(
                changed, new Budget(containers, ByteSize.ofMb(megabytes), null), Duration.ofSeconds(seconds));
    }

    private static Timeline.Bar bar(String step, int lane, int from, int to) {
        return new Timeline.Bar(step, lane, Duration.ofSeconds(from), Duration.ofSeconds(to));
    }

    static AttemptResult attempt(int number, StepState state, @Nullable Integer code, double from, double to) {
        return new AttemptResult(number, state, code, null, at(from), at(to));
    }

    static StepResult lint(Path reports) {
        return new StepResult(
                "lint",
                "Check",
                "alpine:3.20",
                "sha256:a1",
                List.of(),
                When.SUCCESS,
                StepState.SUCCEEDED,
                0,
                false,
                null,
                List.of(),
                List.of(attempt(1, StepState.FAILED, 2, 1, 2.5), attempt(2, StepState.SUCCEEDED, 0, 4, 5)),
                true,
                at(0),
                at(1),
                at(5),
                List.of(new Waited("engine", List.of(), Duration.ofMillis(300))),
                ByteSize.ofMb(512),
                ByteSize.ofMb(40),
                4,
                List.of("all good"),
                reports.resolve("logs/01-lint.log"),
                true,
                "docker run --rm alpine:3.20 sh -c make");
    }

    static StepResult compile(Path reports) {
        return new StepResult(
                COMPILE,
                "Build",
                "rust:1.75",
                "sha256:b2",
                List.of(),
                When.SUCCESS,
                StepState.OOM_KILLED,
                137,
                false,
                null,
                List.of(),
                List.of(attempt(1, StepState.OOM_KILLED, 137, 53, 146.12)),
                false,
                at(5),
                at(53),
                at(146.12),
                List.of(
                        new Waited("needs", List.of("lint"), Duration.ofSeconds(5)),
                        new Waited("room", List.of("docs", "another"), Duration.ofSeconds(48))),
                ByteSize.ofMb(2048),
                ByteSize.ofMb(2047),
                1812,
                List.of("Compiling app", "error: \u0007memory"),
                reports.resolve("logs/02-compile-version-1.75.log"),
                true,
                "docker run --rm -m 2gb -e GREETING rust:1.75 sh -c make");
    }

    static StepResult unit() {
        return new StepResult(
                "unit",
                "Test",
                "alpine:3.20",
                null,
                List.of(COMPILE),
                When.SUCCESS,
                StepState.SKIPPED,
                null,
                false,
                COMPILE + " did not succeed",
                List.of(),
                List.of(),
                false,
                null,
                null,
                at(146.2),
                List.of(),
                ByteSize.ofMb(1024),
                null,
                0,
                List.of(),
                null,
                true,
                null);
    }

    static StepResult endedEarly(Path reports, String reason) {
        return new StepResult(
                "unit",
                "Test",
                "alpine:3.20",
                "sha256:a1",
                List.of(),
                When.SUCCESS,
                StepState.CANCELLED,
                null,
                false,
                reason,
                List.of(),
                List.of(attempt(1, StepState.CANCELLED, null, 1, 180)),
                false,
                at(0),
                at(1),
                at(180),
                List.of(),
                ByteSize.ofMb(1024),
                null,
                1,
                List.of("test 12 of 90"),
                reports.resolve("logs/03-unit.log"),
                true,
                "docker run --rm alpine:3.20 sh -c make");
    }

    static StepResult docs(Path reports) {
        return new StepResult(
                "docs",
                "Check",
                "alpine:3.20",
                "sha256:a1",
                List.of(),
                When.SUCCESS,
                StepState.FAILED,
                42,
                true,
                null,
                List.of("memory ran out in a child"),
                List.of(attempt(1, StepState.FAILED, 42, 1, 50)),
                false,
                at(0),
                at(1),
                at(50),
                List.of(),
                ByteSize.ofMb(512),
                ByteSize.ofMb(470),
                2,
                List.of("a link is broken"),
                reports.resolve("logs/04-docs.log"),
                false,
                "docker run --rm alpine:3.20 sh -c make");
    }

    static StepResult cleanup(Path reports) {
        return cleanup(reports, List.of());
    }

    static StepResult cleanup(Path reports, List<Waited> waited) {
        return new StepResult(
                "Cleanup",
                null,
                "alpine:3.20",
                "sha256:a1",
                List.of(),
                When.ALWAYS,
                StepState.SUCCEEDED,
                0,
                false,
                null,
                List.of(),
                List.of(attempt(1, StepState.SUCCEEDED, 0, 147, 148)),
                false,
                at(146.2),
                at(147),
                at(148),
                waited,
                ByteSize.ofMb(512),
                ByteSize.ofMb(1),
                0,
                List.of(),
                reports.resolve("logs/05-cleanup.log"),
                true,
                "docker run --rm alpine:3.20 sh -c make");
    }

    static PipelineResult result(Path file, Path reports) {
        return result(
                file,
                reports,
                Outcome.FAILED,
                1,
                List.of(lint(reports), compile(reports), unit(), docs(reports), cleanup(reports)));
    }

    static PipelineResult result(Path file, Path reports, Outcome outcome, int exitCode, List<StepResult> steps) {
        return new PipelineResult(
                "k3v9c2",
                "payments",
                file,
                "unix:///var/run/docker.sock",
                "28.5.2",
                outcome,
                exitCode,
                START,
                at(190.25),
                BUDGET,
                2,
                ByteSize.ofMb(2560),
                new Cleaned(
                        List.of(reports.resolveSibling("classes")),
                        5,
                        0,
                        List.of(new Cleaned.Reaped("rust:1.79", new ByteSize(812_345_678))),
                        List.of(),
                        List.of("h8s0d1")),
                List.of("the container ciroach-k3v9c2-docs-1 was slow to go"),
                steps,
                reports);
    }

    static RunEvent.RunStarted started(ExecutionPlan plan, Path file, Path reports, String... warnings) {
        return new RunEvent.RunStarted(
                START,
                "k3v9c2",
                plan,
                BUDGET,
                "unix:///var/run/docker.sock",
                "28.5.2",
                file,
                reports,
                List.of(warnings));
    }

    static List<RunEvent> events(Path file, Path reports) {
        return List.of(
                started(plan(), file, reports, "the step Cleanup is an always step, as in the list form of old"),
                new RunEvent.StepQueued(at(0), "lint"),
                new RunEvent.StepWaiting(at(0), COMPILE, new WaitReason.Needs(List.of("lint"))),
                new RunEvent.PullStarted(at(0), "rust:1.75"),
                new RunEvent.AttemptStarted(at(1), "lint", 1),
                new RunEvent.AttemptStarted(at(1), "docs", 1),
                lines(1.5, "lint", 1, out("checking 12 files"), err("Foo.java:12: missing semicolon")),
                lines(2, "docs", 1, out("::error file=a::no command"), out("##[error]nor this"), out("")),
                new RunEvent.AttemptFinished(at(2.5), "lint", attempt(1, StepState.FAILED, 2, 1, 2.5)),
                new RunEvent.AttemptStarted(at(4), "lint", 2),
                lines(4.5, "lint", 2, out("all good")),
                new RunEvent.AttemptFinished(at(5), "lint", attempt(2, StepState.SUCCEEDED, 0, 4, 5)),
                new RunEvent.StepFinished(at(5), lint(reports)),
                new RunEvent.PullProgress(at(9), "rust:1.75", 1 << 20, 90 << 20),
                new RunEvent.PullProgress(at(12), "rust:1.75", 45 << 20, 90 << 20),
                new RunEvent.PullFinished(at(20), "rust:1.75", "sha256:b2", null),
                new RunEvent.StepWaiting(at(20), COMPILE, new WaitReason.Room(List.of("docs", "another"))),
                lines(49, "docs", 1, err("a link is broken")),
                new RunEvent.AttemptFinished(at(50), "docs", attempt(1, StepState.FAILED, 42, 1, 50)),
                new RunEvent.StepFinished(at(50), docs(reports)),
                new RunEvent.AttemptStarted(at(53), COMPILE, 1),
                lines(60, COMPILE, 1, out("\u001b[32m   Compiling\u001b[0m app"), err("\u001b[1mwarning: unused")),
                new RunEvent.UsageSampled(at(61), COMPILE, 1 << 30),
                new RunEvent.AttemptFinished(at(146.12), COMPILE, attempt(1, StepState.OOM_KILLED, 137, 53, 146.12)),
                new RunEvent.StepFinished(at(146.12), compile(reports)),
                new RunEvent.StepFinished(at(146.2), unit()),
                new RunEvent.AttemptStarted(at(147), "Cleanup", 1),
                new RunEvent.AttemptFinished(at(148), "Cleanup", attempt(1, StepState.SUCCEEDED, 0, 147, 148)),
                new RunEvent.StepFinished(at(148), cleanup(reports)),
                new RunEvent.RunFinished(at(190.25), result(file, reports)));
    }

    static RunEvent.LogLines lines(double at, String step, int attempt, LogLine... lines) {
        return new RunEvent.LogLines(at(at), step, attempt, List.of(lines));
    }

    static LogLine out(String text) {
        return new LogLine(LogLine.Stream.STDOUT, text, false);
    }

    static LogLine err(String text) {
        return new LogLine(LogLine.Stream.STDERR, text, false);
    }

    /** A second run, which is cancelled twice while it pulls. */
    static List<RunEvent> cancelled(Path file, Path reports) {
        List<RunEvent> events = new ArrayList<>();
        events.add(started(plan(), file, reports));
        events.add(new RunEvent.PullStarted(at(0), "rust:1.75"));
        events.add(new RunEvent.PullFinished(at(1), "rust:1.75", null, "denied\u0007: log in first"));
        events.add(new RunEvent.CancelRequested(at(2), "Ctrl-C", 1));
        events.add(new RunEvent.CancelRequested(at(3), "Ctrl-C", 2));
        events.add(new RunEvent.CleanupMissed(at(3), "Cleanup", "skipped by the second Ctrl-C"));
        events.add(
                new RunEvent.RunFinished(at(190.25), result(file, reports, Outcome.CANCELLED, 130, List.of(unit()))));
        return events;
    }
}
