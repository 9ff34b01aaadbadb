package io.ciroach.log;

import io.ciroach.event.LogLine;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** From bytes to lines: time per line of 100 bytes, in pieces as they come from the engine. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class AssemblerLoop {

    private static final int LINES = 160;

    private final byte[] piece = ("x".repeat(99) + "\n").repeat(LINES).getBytes(StandardCharsets.UTF_8);
    private final LineAssembler assembler = new LineAssembler(LogLine.Stream.STDOUT);

    /** Takes a piece apart. */
    @Benchmark
    @OperationsPerInvocation(LINES)
    public void assemblePerLine(Blackhole sink) {
        assembler.write(piece, 0, piece.length, sink::consume);
    }
}
