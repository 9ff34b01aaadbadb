package io.ciroach;

import io.ciroach.result.PipelineResult;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Runs a pipeline over and over in one JVM, and counts what is in that JVM after each run. */
public final class ReuseChild {

    private ReuseChild() {}

    /** Arguments: pipeline file, state folder, how often. Prints the id of each run and what there is after it. */
    public static void main(String[] args) throws Exception {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("CIROACH_HOME", args[1]);
        Ciroach ciroach = Ciroach.create().withEnvironment(environment);
        for (int i = 0; i < Integer.parseInt(args[2]); i++) {
            Signals signals = Signals.ofProcess();
            PipelineResult result =
                    ciroach.run(RunRequest.of(Path.of(args[0])).signals(signals).build());
            signals.passOn();
            System.out.println(result.id() + " " + result.outcome() + " " + census());
        }
    }

    private static Map<String, Object> census() throws Exception {
        Map<String, Object> census = new TreeMap<>();
        census.put("threads", threads());
        census.put("hooks", hooks());
        census.put("handlers", handlers());
        census.put("files", files());
        return census;
    }

    /** Those that are ending end: they are waited for. */
    private static List<String> threads() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("ciroach")) {
                thread.join(10_000);
            }
        }
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .sorted()
                .toList();
    }

    /** Needs {@code --add-opens java.base/java.lang=ALL-UNNAMED}. */
    private static int hooks() throws ReflectiveOperationException {
        Field field = Class.forName("java.lang.ApplicationShutdownHooks").getDeclaredField("hooks");
        field.setAccessible(true);
        return ((Map<?, ?>) field.get(null)).size();
    }

    /** Needs {@code --add-exports} and {@code --add-opens java.base/jdk.internal.misc=ALL-UNNAMED}. */
    private static Map<String, String> handlers() throws ReflectiveOperationException {
        Field field = Class.forName("jdk.internal.misc.Signal").getDeclaredField("handlers");
        field.setAccessible(true);
        Map<String, String> handlers = new TreeMap<>();
        ((Map<?, ?>) field.get(null))
                .forEach((signal, handler) ->
                        handlers.put(signal.toString(), handler.getClass().getName()));
        return handlers;
    }

    private static long files() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }
}
