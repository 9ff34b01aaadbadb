package io.ciroach;

import io.ciroach.engine.EngineProvider;
import io.ciroach.problem.CiroachException;
import io.ciroach.store.DurationHistory;
import io.ciroach.store.JournalFile;
import io.ciroach.store.StateDirectory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadFactory;

/**
 * What Ciroach takes from the process it lives in.
 *
 * @param environment variables
 * @param home the user's home folder
 * @param clock the time of day
 * @param threads makes all threads
 * @param engines opens engines
 * @param os the operating system's name, in lower case
 * @param journals opens the journals of runs
 */
record Surroundings(
        Map<String, String> environment,
        Path home,
        Clock clock,
        ThreadFactory threads,
        EngineProvider engines,
        String os,
        JournalFile.Opener journals) {

    Surroundings {
        environment = Map.copyOf(environment);
    }

    /** None of them keeps a process alive that wants to end. */
    static ThreadFactory daemons() {
        return work -> {
            Thread thread = new Thread(work, "ciroach");
            thread.setDaemon(true);
            return thread;
        };
    }

    Surroundings with(Map<String, String> other) {
        return new Surroundings(other, home, clock, threads, engines, os, journals);
    }

    Surroundings with(Path other) {
        return new Surroundings(environment, other, clock, threads, engines, os, journals);
    }

    Surroundings with(Clock other) {
        return new Surroundings(environment, home, other, threads, engines, os, journals);
    }

    Surroundings with(ThreadFactory other) {
        return new Surroundings(environment, home, clock, other, engines, os, journals);
    }

    Surroundings with(EngineProvider other) {
        return new Surroundings(environment, home, clock, threads, other, os, journals);
    }

    Surroundings keeping(JournalFile.Opener other) {
        return new Surroundings(environment, home, clock, threads, engines, os, other);
    }

    StateDirectory state() {
        return StateDirectory.open(environment, home, isMac());
    }

    /** {@return how long the steps of a pipeline took where it ran last; looked up without a trace} */
    Map<String, Duration> lastDurations(Path pipeline) {
        return DurationHistory.latest(environment, home, isMac(), pipeline);
    }

    private boolean isMac() {
        return os.startsWith("mac");
    }

    /** Beside the reading of the file; what goes wrong with it goes wrong again, and is told, when the engine is opened. */
    void prepareEngine() {
        Thread thread = threads.newThread(() -> {
            try {
                engines.prepare();
            } catch (RuntimeException | LinkageError e) {
                // told by opening
            }
        });
        thread.setName("ciroach prepare");
        thread.start();
    }

    void refuseWindows() {
        if (os.startsWith("windows")) {
            throw new CiroachException(
                    CiroachException.Kind.UNSUPPORTED,
                    "Ciroach does not run pipelines on Windows yet",
                    "run it in WSL 2, where it is Linux",
                    null);
        }
    }

    /** {@return without the environment, which may hold secrets} */
    @Override
    public String toString() {
        return "Surroundings[" + home + "]";
    }
}
