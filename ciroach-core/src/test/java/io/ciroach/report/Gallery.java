package io.ciroach.report;

import io.ciroach.event.LogLine;
import io.ciroach.event.RunEvent;
import io.ciroach.model.Budget;
import io.ciroach.model.ByteSize;
import io.ciroach.model.Step;
import io.ciroach.model.WaitReason;
import io.ciroach.model.When;
import io.ciroach.plan.Edge;
import io.ciroach.plan.PlannedStep;
import io.ciroach.result.AttemptResult;
import io.ciroach.result.Outcome;
import io.ciroach.result.PipelineResult;
import io.ciroach.result.StepResult;
import io.ciroach.result.StepState;
import io.ciroach.result.Waited;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A run as it might be, in which a step comes to each end there is; its picture stands in docs/reports.md. */
final class Gallery {

    private static final String LONG =
            "contract[provider=ledger-and-settlement,consumer=a-name-that-is-as-long-as-any-may-be,version=2]";

    private final Path file;
    private final Path reports;
    private final List<PlannedStep> planned = new ArrayList<>();
    private final List<StepResult> results = new ArrayList<>();
    private final List<RunEvent> events = new ArrayList<>();

    private Gallery(Path file, Path reports) {
        this.file = file;
        this.reports = reports;
    }

    static List<RunEvent> events(Path file, Path reports) {
        Gallery gallery = new Gallery(file, reports);
        gallery.step("lint", "Build", 512, 180, List.of(), null, ok(1, 14));
        gallery.step("compile[jdk=17]", "Build", 2048, 1310, List.of(), null, ok(1, 62));
        gallery.step(
                "compile[jdk=21]", "Build", 2048, 1420, List.of(), room(14, "lint", "compile[jdk=17]"), ok(15, 71));
        List<String> build = List.of("lint", "compile[jdk=17]", "compile[jdk=21]");
        gallery.step("unit", "Test", 1024, 970, build, null, failed(72, 95), ok(97, 128));
        gallery.step("integration", "Test", 2048, 2048, build, null, attempt(StepState.OOM_KILLED, 137, 72, 140));
        gallery.step(
                "browser",
                "Test",
                1024,
                400,
                build,
                room(128, "unit", "integration"),
                attempt(StepState.TIMED_OUT, null, 129, 186));
        gallery.step(
                LONG, "Test", 512, 120, build, room(140, "integration"), attempt(StepState.CANCELLED, null, 141, 187));
        gallery.step("licences", "Test", 256, 30, List.of("compile[jdk=17]"), null, failed(73, 79));
        gallery.step("scan", "Test", 512, null, build, null, attempt(StepState.ERRORED, null, 80, 81));
        gallery.step(
                "publish",
                "Release",
                512,
                null,
                List.of("unit", "integration", "browser", LONG, "licences", "scan"),
                null);
        gallery.step("Cleanup", null, 512, 4, List.of(), null, ok(188, 189));
        return gallery.all();
    }

    private static AttemptResult ok(double from, double to) {
        return attempt(StepState.SUCCEEDED, 0, from, to);
    }

    private static AttemptResult failed(double from, double to) {
        return attempt(StepState.FAILED, 1, from, to);
    }

    private static AttemptResult attempt(StepState state, @Nullable Integer code, double from, double to) {
        return Sample.attempt(1, state, code, from, to);
    }

    /** A wait for room up to a second. */
    private static RunEvent.StepWaiting room(double to, String... by) {
        return new RunEvent.StepWaiting(Sample.at(to), "", new WaitReason.Room(List.of(by)));
    }

    private void step(
            String name,
            @Nullable String stage,
            int limit,
            @Nullable Integer peak,
            List<String> before,
            RunEvent.@Nullable StepWaiting room,
            AttemptResult... unnumbered) {
        int index = planned.size() + 1;
        When when = stage == null ? When.ALWAYS : When.SUCCESS;
        Step step = Sample.step(name, stage, when, limit, 0, null);
        List<AttemptResult> attempts = IntStream.range(0, unnumbered.length)
                .mapToObj(i -> numbered(i + 1, unnumbered[i]))
                .toList();
        planned.add(new PlannedStep(
                index,
                step,
                name.replaceAll("\\[.*", ""),
                Map.of(),
                before.stream()
                        .map(other -> Sample.edge(other, Edge.Cause.STAGE))
                        .toList(),
                Duration.ZERO,
                Duration.ZERO,
                Map.of(),
                Sample.planned(index, step, 0, 0).location()));
        List<Waited> waited = new ArrayList<>();
        double since = stage == null ? 187 : before.isEmpty() ? 0 : 71;
        if (since > 0) {
            waits(name, 0, new WaitReason.Needs(before), since, waited);
        }
        if (room != null) {
            double to = Duration.between(Sample.START, room.at()).toSeconds();
            waits(name, since, room.reason(), to, waited);
            since = to;
        }
        if (unnumbered.length > 0) {
            waits(name, since, new WaitReason.Engine(), since + 1, waited);
        }
        for (AttemptResult attempt : attempts) {
            run(name, attempt, peak);
        }
        StepState state = attempts.isEmpty()
                ? StepState.SKIPPED
                : attempts.get(attempts.size() - 1).state();
        StepResult result = new StepResult(
                name,
                stage,
                "eclipse-temurin:21",
                "sha256:a1",
                List.of(),
                when,
                state,
                attempts.isEmpty() ? null : attempts.get(attempts.size() - 1).exitCode(),
                name.equals("licences"),
                message(state),
                List.of(),
                attempts,
                attempts.size() > 1,
                Sample.at(0),
                attempts.isEmpty() ? null : attempts.get(0).startedAt(),
                attempts.isEmpty()
                        ? Sample.at(187)
                        : attempts.get(attempts.size() - 1).endedAt(),
                waited,
                ByteSize.ofMb(limit),
                peak == null ? null : ByteSize.ofMb(peak),
                attempts.size() * 26L,
                List.of(),
                attempts.isEmpty() ? null : reports.resolve(String.format("logs/%02d-step.log", index)),
                true,
                "docker run --rm -v /home/dev/payments:/workspace -w /workspace -m 2gb eclipse-temurin:21 sh -c 'mvn -B verify'");
        results.add(result);
        events.add(new RunEvent.StepFinished(result.endedAt(), result));
    }

    private static AttemptResult numbered(int number, AttemptResult attempt) {
        return new AttemptResult(
                number, attempt.state(), attempt.exitCode(), null, attempt.startedAt(), attempt.endedAt());
    }

    private static @Nullable String message(StepState state) {
        return switch (state) {
            case SKIPPED -> "integration did not succeed";
            case ERRORED -> "the image registry.example.org/security/scanner:4 could not be fetched: unauthorized";
            case TIMED_OUT -> "its time-out of 1m ended it";
            case CANCELLED -> "the run's time-out ended it";
            default -> null;
        };
    }

    private void waits(String name, double from, WaitReason reason, double to, List<Waited> waited) {
        events.add(new RunEvent.StepWaiting(Sample.at(from), name, reason));
        waited.add(new Waited(reason.word(), reason.by(), Duration.ofSeconds(Math.round(to - from))));
    }

    private void run(String name, AttemptResult attempt, @Nullable Integer peak) {
        double from = seconds(attempt.startedAt());
        double to = seconds(attempt.endedAt());
        events.add(new RunEvent.AttemptStarted(Sample.at(from), name, attempt.number()));
        if (peak != null) {
            for (double at = from; at < to; at++) {
                double share = Math.min(1, 0.3 + (at - from) / (to - from));
                events.add(new RunEvent.UsageSampled(Sample.at(at), name, (long) (share * peak * (1 << 20))));
            }
        }
        events.add(new RunEvent.LogLines(Sample.at(from), name, attempt.number(), lines(attempt.state())));
        events.add(new RunEvent.AttemptFinished(Sample.at(to), name, attempt));
    }

    private static double seconds(@Nullable Instant at) {
        return at == null ? 0 : Duration.between(Sample.START, at).toMillis() / 1000.0;
    }

    /** Every colour, before and behind. */
    private static List<LogLine> lines(StepState state) {
        List<LogLine> lines = new ArrayList<>();
        lines.add(Sample.out(
                "[\u001b[1;34mINFO\u001b[m] \u001b[1m--- surefire:3.6.1:test (default-test) @ payments ---\u001b[m"));
        for (int colour = 0; colour < 8; colour++) {
            lines.add(Sample.out("\u001b[3" + colour + "mcolour " + colour + "\u001b[0m \u001b[9" + colour
                    + "mbright\u001b[0m \u001b[4" + colour + "mbehind\u001b[0m \u001b[2mfaint\u001b[0m"));
        }
        lines.add(Sample.out("[\u001b[1;34mINFO\u001b[m] Tests run: 214, Failures: 0"));
        if (state != StepState.SUCCEEDED) {
            lines.add(
                    Sample.err(
                            "[\u001b[1;31mERROR\u001b[m] LedgerTest.settles:41 expected <\u001b[32m100.00\u001b[m> but was <\u001b[31m99.99\u001b[m>"));
            lines.add(Sample.err("https://ci.example.org/" + "a-path-without-a-place-to-break/".repeat(6)));
        }
        return lines;
    }

    private List<RunEvent> all() {
        List<RunEvent> all = new ArrayList<>();
        all.add(Sample.started(Sample.plan(planned, List.of()), file, reports));
        events.sort(Comparator.comparing(RunEvent::at));
        all.addAll(events);
        PipelineResult run = Sample.result(file, reports, Outcome.FAILED, 1, results);
        all.add(new RunEvent.RunFinished(
                Sample.at(190.25),
                new PipelineResult(
                        run.id(),
                        run.pipeline(),
                        run.file(),
                        run.engineAddress(),
                        run.engineVersion(),
                        Outcome.ERRORED,
                        3,
                        run.startedAt(),
                        run.endedAt(),
                        new Budget(4, ByteSize.ofMb(6 * 1024), null),
                        3,
                        ByteSize.ofMb(4096 + 512),
                        run.cleaned(),
                        run.warnings(),
                        results,
                        reports)));
        return all;
    }
}
