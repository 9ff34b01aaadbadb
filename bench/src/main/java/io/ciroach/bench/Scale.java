package io.ciroach.bench;

import io.ciroach.model.PipelineFile;
import io.ciroach.plan.ExecutionPlan;
import io.ciroach.plan.Timeline;
import io.ciroach.schedule.Forecast;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Large pipelines through reader, planner and scheduler, against an engine that exists in numbers only. */
public final class Scale {

    /** A file is at most 4 MB: each of its steps stands for so many. */
    private static final int WIDTH = 100;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private Scale() {}

    /** Prints a table. */
    public static void main(String[] args) {
        System.out.println("| steps | read CPU s | plan CPU s | schedule CPU s | heap MB |");
        System.out.println("| --- | --- | --- | --- | --- |");
        for (int steps : new int[] {1_000, 1_000, 10_000, 30_000, 100_000}) { // the first one warms up
            byte[] toml = toml(steps / WIDTH).getBytes(StandardCharsets.UTF_8);
            long begun = THREADS.getCurrentThreadCpuTime();
            PipelineFile file = Planned.read(toml);
            long read = THREADS.getCurrentThreadCpuTime();
            ExecutionPlan plan = Planned.plan(file);
            long planned = THREADS.getCurrentThreadCpuTime();
            Timeline timeline = Forecast.of(plan, Planned.BUDGET);
            long scheduled = THREADS.getCurrentThreadCpuTime();
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            System.out.printf(
                    Locale.ROOT,
                    "| %,d | %.2f | %.2f | %.2f | %d |%n",
                    timeline.bars().size(),
                    (read - begun) / 1e9,
                    (planned - read) / 1e9,
                    (scheduled - planned) / 1e9,
                    (runtime.totalMemory() - runtime.freeMemory()) >> 20);
        }
    }

    private static String toml(int templates) {
        String values = IntStream.range(0, WIDTH).mapToObj(i -> "\"" + i + "\"").collect(Collectors.joining(", "));
        return IntStream.range(0, templates)
                .mapToObj(i -> String.format(
                        Locale.ROOT,
                        "[[pipeline.steps]]%nname = \"t%d\"%nimage = \"a\"%ncommand = \"true\"%nmemory = \"64mb\"%n"
                                + "matrix = { variable = \"v\", values = [%s] }%nneeds = [%s]%n",
                        i,
                        values,
                        i < 2 ? "" : "\"t" + (i - 1) + "[v=${{ v }}]\", \"t" + (i - 2) + "[v=${{ v }}]\""))
                .collect(Collectors.joining());
    }
}
