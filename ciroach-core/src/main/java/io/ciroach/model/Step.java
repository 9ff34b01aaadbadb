package io.ciroach.model;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One step as it will run: defaults merged in, matrix variables and {@code ${{ }}} put in their places. Each component is
 * one key of the file.
 *
 * @param name unique in the file; of a matrix the expanded one: {@code compile[version=1.75]}
 * @param description one line for plans and reports, or null
 * @param stage the stage it belongs to, or null in the list form
 * @param image Docker reference, with a tag or a digest ({@code latest} where none was written)
 * @param command what it runs
 * @param entrypoint wins over the image's and over {@code sh -c}; null where none was written
 * @param needs names of steps, matrix names or subsets; null where none were written (which is not the same as none)
 * @param parallel whether it may run beside its neighbours (list form)
 * @param when after what it runs
 * @param memory hard limit, without swap on top
 * @param cpus limit, or null for none
 * @param env in the order of the file; what is set here wins over the image's
 * @param workdir absolute path in the container
 * @param user whom it runs as
 * @param caches names of caches that are mounted
 * @param timeout how long an attempt may take from its start
 * @param retry when it is tried again
 * @param allowFailure which bad ends do not fail the run
 * @param pull when the image is fetched
 * @param network what network it has
 * @param pids process limit
 * @param shmSize size of {@code /dev/shm}, or null for the engine's
 * @param capAdd capabilities on top of the default ones, without {@code CAP_}
 * @param readOnly whether the container's root file system is read-only
 * @param platform such as {@code linux/amd64}, or null for the engine's
 */
public record Step(
        String name,
        @Nullable String description,
        @Nullable String stage,
        String image,
        Command command,
        @Nullable List<String> entrypoint,
        @Nullable List<String> needs,
        boolean parallel,
        When when,
        ByteSize memory,
        @Nullable Cpus cpus,
        Map<String, String> env,
        String workdir,
        RunAs user,
        List<String> caches,
        Duration timeout,
        RetryPolicy retry,
        AllowFailure allowFailure,
        Pull pull,
        Network network,
        int pids,
        @Nullable ByteSize shmSize,
        List<String> capAdd,
        boolean readOnly,
        @Nullable String platform) {

    public Step {
        entrypoint = entrypoint == null ? null : List.copyOf(entrypoint);
        needs = needs == null ? null : List.copyOf(needs);
        env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
        caches = List.copyOf(caches);
        capAdd = List.copyOf(capAdd);
    }

    /** {@return whether it is a cleanup step} */
    public boolean isCleanup() {
        return when.isCleanup();
    }

    /**
     * The same step with another {@code pull}, for callers whose setting beats the file.
     *
     * @param other when its image is fetched
     * @return the step
     */
    public Step withPull(Pull other) {
        return new Step(
                name,
                description,
                stage,
                image,
                command,
                entrypoint,
                needs,
                parallel,
                when,
                memory,
                cpus,
                env,
                workdir,
                user,
                caches,
                timeout,
                retry,
                allowFailure,
                other,
                network,
                pids,
                shmSize,
                capAdd,
                readOnly,
                platform);
    }
}
