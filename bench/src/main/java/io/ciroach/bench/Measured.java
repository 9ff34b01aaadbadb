package io.ciroach.bench;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What one run of a process took.
 *
 * @param wall seconds
 * @param cpu its own CPU seconds, and its children's
 * @param engine CPU seconds of engines on this machine meanwhile, of containers not; sampled, so somewhat low
 * @param memory peak of resident megabytes
 * @param growth by how many megabytes it grew while its output was taken slowly
 * @param live by how many megabytes its live heap grew meanwhile; NaN if it was not looked at
 * @param limits peak of the running containers' memory limits, in megabytes
 * @param lines what came of the numbered lines, on the console or in files, whichever is worse
 * @param makespan seconds from the first container's creation to the last one's end
 * @param gaps milliseconds from an end to the next container's creation
 */
record Measured(
        double wall,
        double cpu,
        double engine,
        double memory,
        double growth,
        double live,
        double limits,
        LineCheck lines,
        double makespan,
        List<Double> gaps) {

    private static final int SAMPLE_MILLIS = 100;

    /** So many bytes of a slow reader's ten million were taken when its writer is held back, and when it soon is no more. */
    private static final long HELD_BACK = 2_000_000;

    private static final long NEARLY_ALL = 7_000_000;

    /** A slow reader's megabyte a second, in pieces. */
    private static final int PIECE = 100_000;

    /**
     * Runs a command. What it prints is taken as fast as a disk can, or at 1 MB/s.
     *
     * @param logs where it writes each task's lines as well, in the folder; empty for nowhere
     * @param jvm whether it is a JVM, whose live heap can be looked at while it is held back
     */
    static Measured run(
            List<String> command,
            Path folder,
            Map<String, String> environment,
            Workload workload,
            boolean slowly,
            String logs,
            boolean jvm)
            throws IOException, InterruptedException {
        Path output = folder.resolve("output.txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        builder.redirectInput(new File("/dev/null"));
        if (!slowly) {
            builder.redirectOutput(output.toFile());
        }
        Map<String, Long> engineBefore = Usage.ofEngine();
        Map<String, Long> engineAfter = new HashMap<>(engineBefore);
        double cpuBefore = Usage.ofChildren();
        try (ContainerWatch containers =
                new ContainerWatch(workload.tasks().get(0).megabytes())) {
            long begun = System.nanoTime();
            Process process = builder.start();
            Thread reader = new Thread(() -> takeSlowly(process, output));
            if (slowly) {
                reader.start();
            }
            long peak = 0;
            long first = 0;
            List<Double> live = new ArrayList<>();
            double looking = 0;
            while (!process.waitFor(SAMPLE_MILLIS, TimeUnit.MILLISECONDS)) {
                engineAfter.putAll(Usage.ofEngine());
                long resident = Usage.residentMegabytes(process.toHandle());
                peak = Math.max(peak, resident);
                long taken = slowly && Files.exists(output) ? Files.size(output) : 0;
                if (taken > HELD_BACK && first == 0) {
                    first = resident;
                }
                if (jvm && live.size() < 2 && taken > (live.isEmpty() ? HELD_BACK : NEARLY_ALL)) {
                    double before = Usage.ofChildren();
                    live.add(Usage.liveMegabytes(process.pid()));
                    looking += Usage.ofChildren() - before;
                }
            }
            double wall = (System.nanoTime() - begun) / 1e9;
            reader.join();
            engineAfter.putAll(Usage.ofEngine());
            if (process.exitValue() != 0) {
                throw new IllegalStateException(command + " ended with " + process.exitValue() + ", see " + output);
            }
            containers.awaitEnds();
            LineCheck files = logs.isEmpty() ? LineCheck.NONE : LineCheck.of(logs(folder.resolve(logs)), workload);
            long ticks = engineAfter.entrySet().stream()
                    .mapToLong(entry -> entry.getValue() - engineBefore.getOrDefault(entry.getKey(), 0L))
                    .sum();
            return new Measured(
                    wall,
                    Usage.ofChildren() - cpuBefore - looking,
                    Usage.seconds(ticks),
                    peak,
                    first == 0 ? 0 : peak - first,
                    live.size() < 2 ? Double.NaN : live.get(1) - live.get(0),
                    containers.peakMegabytes(),
                    LineCheck.of(List.of(output), workload).or(files),
                    containers.makespan(),
                    containers.gaps());
        }
    }

    private static List<Path> logs(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static void takeSlowly(Process process, Path output) {
        byte[] piece = new byte[PIECE];
        try (InputStream in = process.getInputStream();
                OutputStream out = Files.newOutputStream(output)) {
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                out.write(piece, 0, n);
                Thread.sleep(n * 1000L / 1_000_000);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
