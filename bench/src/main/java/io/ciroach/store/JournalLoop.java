package io.ciroach.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A record of the journal, forced to the disk and not: with the first it is the disk that is measured. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class JournalLoop {

    private final Path folder;
    private final RunJournal journal;

    /** Opens a journal in a folder of its own. */
    public JournalLoop() {
        try {
            folder = Files.createTempDirectory("ciroach-bench");
            journal = RunJournal.create(folder, folder, JournalFile.ON_DISK, Clock.systemUTC());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Nothing is left. */
    @TearDown
    public void close() throws IOException {
        journal.close();
        try (var files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    /** Appends a record, and does not wait. */
    @Benchmark
    public void append() {
        journal.attempt("step", 1);
    }

    /** Appends a record, and waits for the disk. */
    @Benchmark
    public void appendAndForce() {
        journal.claimed("step", "container");
    }
}
