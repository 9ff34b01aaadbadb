package io.ciroach.engine;

import io.ciroach.model.ByteSize;
import io.ciroach.model.Command;
import io.ciroach.model.Cpus;
import io.ciroach.model.Network;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a step, as an engine is asked to run it. The workspace is the run's; here is no path of the host but the
 * home's.
 *
 * @param step the step's expanded name, for labels
 * @param attempt from 1
 * @param image the image to run
 * @param command what runs
 * @param entrypoint wins over the image's and over {@code sh -c}, or null
 * @param env what is set on top of the image's, in order
 * @param workdir absolute path in the container
 * @param user whom it runs as
 * @param memory hard limit, without swap
 * @param cpus limit, or null
 * @param pids process limit
 * @param shmSize size of {@code /dev/shm}, or null for the engine's
 * @param capAdd capabilities on top of the default ones
 * @param readOnly whether the root file system is read-only
 * @param platform or null for the engine's
 * @param network what network it has
 * @param caches volumes to mount
 * @param lifetime how long it may live from its making, at most: after that anybody may remove it
 */
public record StepSpec(
        String step,
        int attempt,
        Image image,
        Command command,
        @Nullable List<String> entrypoint,
        Map<String, String> env,
        String workdir,
        User user,
        ByteSize memory,
        @Nullable Cpus cpus,
        int pids,
        @Nullable ByteSize shmSize,
        List<String> capAdd,
        boolean readOnly,
        @Nullable String platform,
        Network network,
        List<CacheMount> caches,
        Duration lifetime) {

    /** Whom a step runs as. */
    public sealed interface User {

        /**
         * The owner of the workspace, by number, with a name and a home of its own.
         *
         * @param home an empty folder that belongs to that user, private to this attempt; where the image's own home of that
         *     uid serves, it is left unused
         */
        record Host(Path home) implements User {}

        /**
         * As the image knows it.
         *
         * @param name {@code uid[:gid]} or a name
         */
        record Named(String name) implements User {}
    }

    /**
     * A cache to mount, writable for the step's user.
     *
     * @param volume identifies the volume; the engine keeps one for each user id
     * @param path where; {@code ~} is the step's home
     * @param throwaway whether it is made for this run alone and goes when that is closed
     */
    public record CacheMount(String volume, String path, boolean throwaway) {

        /**
         * One that outlives the run.
         *
         * @param volume identifies the volume
         * @param path where
         */
        public CacheMount(String volume, String path) {
            this(volume, path, false);
        }
    }

    public StepSpec {
        entrypoint = entrypoint == null ? null : List.copyOf(entrypoint);
        env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
        capAdd = List.copyOf(capAdd);
        caches = List.copyOf(caches);
    }

    /** {@return without values of variables and the command, which may hold secrets} */
    @Override
    public String toString() {
        return "StepSpec[" + step + ", attempt " + attempt + ", " + image.reference() + "]";
    }
}
