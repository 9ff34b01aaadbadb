package io.ciroach.bench;

import io.ciroach.event.LogLine;
import io.ciroach.event.RunEvent;
import io.ciroach.log.EventQueue;
import io.ciroach.model.PipelineFile;
import io.ciroach.plan.ExecutionPlan;
import io.ciroach.plan.Timeline;
import io.ciroach.schedule.Forecast;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What is done for each step, or for each line: time per step, per decision, per line. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class InnerLoops {

    private static final int STEPS = 1000;
    private static final int LINES = 512;

    private final byte[] toml = Workload.plan(STEPS).toml().getBytes(StandardCharsets.UTF_8);
    private final PipelineFile file = Planned.read(toml);
    private final ExecutionPlan plan = Planned.plan(file);
    private final RunEvent.LogLines lines = new RunEvent.LogLines(
            Instant.EPOCH,
            "step",
            1,
            Collections.nCopies(LINES, new LogLine(LogLine.Stream.STDOUT, "x".repeat(100), false)));

    private EventQueue queue = queue();

    private static EventQueue queue() {
        return new EventQueue(
                EventQueue.OUTPUT_BYTES,
                List.of(),
                event -> CompletableFuture.completedFuture(null),
                Thread::new,
                Clock.systemUTC());
    }

    /** The queue's thread ends with each trial. */
    @Setup
    public void open() {
        queue.close();
        queue = queue();
    }

    /** Lets the process end. */
    @TearDown
    public void close() {
        queue.close();
    }

    /** {@return a step's share of a file that is read} */
    @Benchmark
    @OperationsPerInvocation(STEPS)
    public PipelineFile tomlReadPerStep() {
        return Planned.read(toml);
    }

    /** {@return a step's share of a plan that is made} */
    @Benchmark
    @OperationsPerInvocation(STEPS)
    public ExecutionPlan planPerStep() {
        return Planned.plan(file);
    }

    /** {@return a step's share of a run that is scheduled on four lanes: a start, an end, and the waiting between} */
    @Benchmark
    @OperationsPerInvocation(STEPS)
    public Timeline schedulePerStep() {
        return Forecast.of(plan, Planned.BUDGET);
    }

    /** {@return a line's share of what goes through the queue to a console that is quick} */
    @Benchmark
    @OperationsPerInvocation(LINES)
    public Duration queuePerLine() throws InterruptedException {
        return queue.publishLines(lines);
    }
}
