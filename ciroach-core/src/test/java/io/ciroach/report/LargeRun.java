package io.ciroach.report;

import io.ciroach.event.LogLine;
import io.ciroach.event.RunEvent;
import io.ciroach.model.ByteSize;
import io.ciroach.model.WaitReason;
import io.ciroach.model.When;
import io.ciroach.plan.Edge;
import io.ciroach.plan.PlannedStep;
import io.ciroach.result.Outcome;
import io.ciroach.result.StepResult;
import io.ciroach.result.StepState;
import io.ciroach.result.Waited;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/** A run of 500 steps in five stages, eight at once, a few of which fail, and each of which writes 200 KB. */
final class LargeRun {

    static final int STEPS = 500;
    private static final int STAGES = 5;
    private static final int LANES = 8;
    private static final int BATCHES = 20;
    private static final List<LogLine> BATCH = Collections.nCopies(
            100,
            Sample.out("\u001b[32mok\u001b[0m " + "a line of a hundred characters or so, as tests write ".repeat(2)));

    private final Path file;
    private final Path reports;

    LargeRun(Path file, Path reports) {
        this.file = file;
        this.reports = reports;
    }

    static String name(int index) {
        return "stage" + index / (STEPS / STAGES) + "-check[part=" + index % (STEPS / STAGES) + "]";
    }

    void tell(Consumer<RunEvent> listener) {
        List<PlannedStep> planned = new ArrayList<>();
        List<Edge> before = List.of();
        for (int stage = 0; stage < STAGES; stage++) {
            List<Edge> next = new ArrayList<>();
            for (int i = stage * STEPS / STAGES; i < (stage + 1) * STEPS / STAGES; i++) {
                planned.add(Sample.planned(
                        i + 1,
                        Sample.step(name(i), "stage" + stage, When.SUCCESS, 512, 0, null),
                        1,
                        1,
                        before.toArray(Edge[]::new)));
                next.add(Sample.edge(name(i), Edge.Cause.STAGE));
            }
            before = next;
        }
        listener.accept(Sample.started(Sample.plan(planned, List.of()), file, reports));
        List<StepResult> results = new ArrayList<>();
        for (int i = 0; i < STEPS; i++) {
            results.add(step(i, listener));
        }
        listener.accept(
                new RunEvent.RunFinished(Sample.at(190), Sample.result(file, reports, Outcome.FAILED, 1, results)));
    }

    private StepResult step(int index, Consumer<RunEvent> listener) {
        double from = index / LANES * 3 + index % LANES * 0.2;
        double to = from + 2 + index % 3 * 0.4;
        boolean bad = index % 50 == 49;
        StepState state = bad ? StepState.FAILED : StepState.SUCCEEDED;
        String name = name(index);
        listener.accept(new RunEvent.StepWaiting(Sample.at(0), name, new WaitReason.Room(List.of(name(0)))));
        listener.accept(new RunEvent.AttemptStarted(Sample.at(from), name, 1));
        listener.accept(new RunEvent.UsageSampled(Sample.at(from), name, 100 << 20));
        for (int batch = 0; batch < BATCHES; batch++) {
            listener.accept(new RunEvent.LogLines(Sample.at(from + 1), name, 1, BATCH));
        }
        listener.accept(
                new RunEvent.AttemptFinished(Sample.at(to), name, Sample.attempt(1, state, bad ? 1 : 0, from, to)));
        StepResult result = new StepResult(
                name,
                "stage" + index / (STEPS / STAGES),
                "alpine:3.20",
                "sha256:a1",
                List.of(),
                When.SUCCESS,
                state,
                bad ? 1 : 0,
                false,
                null,
                List.of(),
                List.of(Sample.attempt(1, state, bad ? 1 : 0, from, to)),
                false,
                Sample.at(0),
                Sample.at(from),
                Sample.at(to),
                List.of(new Waited("room", List.of(name(0)), Duration.ofMillis(Math.round(from * 1000)))),
                ByteSize.ofMb(512),
                ByteSize.ofMb(100),
                BATCHES * 100L,
                List.of(),
                reports.resolve("logs/" + (index + 1) + "-check.log"),
                true,
                "docker run --rm alpine:3.20 sh -c make");
        listener.accept(new RunEvent.StepFinished(Sample.at(to), result));
        return result;
    }
}
