package io.ciroach.junit;

import io.ciroach.PipelineRun;
import io.ciroach.problem.CiroachException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;

/**
 * All runs that are not closed yet. A JVM that is told to end gives them the time that it has: each is cancelled, its
 * {@code always} steps run, all is removed. What it has no time for is the next run's.
 */
@SuppressWarnings("deprecation") // before Jupiter 5.13 nothing else is closed
final class LiveRuns implements CloseableResource, AutoCloseable {

    private final Set<PipelineRun> runs = ConcurrentHashMap.newKeySet();
    private final Thread hook = new Thread(this::end, "ciroach ends the pipelines of tests");

    LiveRuns() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    void add(PipelineRun run) {
        runs.add(run);
    }

    void remove(PipelineRun run) {
        runs.remove(run);
    }

    private void end() {
        runs.forEach(run -> run.cancel("the JVM of the tests ends"));
        for (PipelineRun run : runs) {
            try {
                run.close();
            } catch (CiroachException e) {
                // Nobody is left to be told; the next run tries again.
            }
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It is at work.
        }
    }
}
