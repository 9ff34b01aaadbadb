package io.ciroach.run;

import io.ciroach.engine.EngineRun;
import io.ciroach.log.EventQueue;
import io.ciroach.result.Cleaned;
import io.ciroach.result.StepResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;

/**
 * What is done around the steps of a run: before the first starts, after the last is gone, and when all that the run made is
 * removed. What cannot be done is told, not thrown. Each of the three is called once, on a thread that may block.
 */
public interface Housekeeping {

    /**
     * What it works with.
     *
     * @param engine the run on its engine
     * @param events where pulls are told
     * @param time the run's time
     * @param threads makes threads that wait in it
     */
    record Tools(EngineRun engine, EventQueue events, Time time, ThreadFactory threads) {}

    /**
     * What came of it.
     *
     * @param artifacts what was wiped: absolute paths
     * @param images which images were reaped
     * @param caches which cache volumes were reaped
     * @param failures what could not be done, a sentence each; the run fails for it unless something else failed it
     * @param warnings what is odd but no failure
     */
    record Tidied(
            List<Path> artifacts,
            List<Cleaned.Reaped> images,
            List<Cleaned.Reaped> caches,
            List<String> failures,
            List<String> warnings) {

        /** There was nothing to do. */
        public static final Tidied NOTHING = new Tidied(List.of(), List.of(), List.of());

        public Tidied {
            artifacts = List.copyOf(artifacts);
            images = List.copyOf(images);
            caches = List.copyOf(caches);
            failures = List.copyOf(failures);
            warnings = List.copyOf(warnings);
        }

        /**
         * Of wiping, where nothing was reaped.
         *
         * @param artifacts what was wiped
         * @param failures what could not be done
         * @param warnings what is odd
         */
        public Tidied(List<Path> artifacts, List<String> failures, List<String> warnings) {
            this(artifacts, List.of(), List.of(), failures, warnings);
        }

        /**
         * Adds what came of something else.
         *
         * @param more that
         * @return both, each thing once
         */
        public Tidied and(Tidied more) {
            return new Tidied(
                    both(artifacts, more.artifacts),
                    both(images, more.images),
                    both(caches, more.caches),
                    both(failures, more.failures),
                    both(warnings, more.warnings));
        }

        private static <T> List<T> both(List<T> some, List<T> more) {
            List<T> all = new ArrayList<>(some);
            more.stream().filter(one -> !all.contains(one)).forEach(all::add);
            return all;
        }
    }

    /**
     * Before the first step. No step starts until it returns.
     *
     * @param tools what it works with
     * @return what came of it
     * @throws InterruptedException when it was interrupted
     */
    Tidied before(Tools tools) throws InterruptedException;

    /**
     * After the last step, where one could have started.
     *
     * @param tools what it works with
     * @return what came of it
     * @throws InterruptedException when it was interrupted
     */
    Tidied after(Tools tools) throws InterruptedException;

    /**
     * When all is removed, as far as it could be.
     *
     * @param engine the closed run
     * @param steps how the steps ended
     * @return what came of it
     */
    Tidied last(EngineRun engine, List<StepResult> steps);

    /** Leaves to a later run what that can do as well: nothing more is reaped. It tells what was not done. Any thread. */
    void leaveReaping();

    /** Ends what is under way, and keeps what comes from being begun; it tells what was not done. Any thread. */
    void cancel();
}
