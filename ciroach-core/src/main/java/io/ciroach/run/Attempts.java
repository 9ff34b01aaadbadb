package io.ciroach.run;

import io.ciroach.budget.Demand;
import io.ciroach.engine.Image;
import io.ciroach.engine.StepSpec;
import io.ciroach.files.ReportFolder;
import io.ciroach.log.LogNames;
import io.ciroach.log.RawLog;
import io.ciroach.log.StepLog;
import io.ciroach.model.Cache;
import io.ciroach.model.Pipeline;
import io.ciroach.model.RunAs;
import io.ciroach.model.Step;
import io.ciroach.store.CacheName;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes the attempts of a run: from a step of the plan to what the engine is asked for.
 *
 * @param pipeline the settings
 * @param environment what steps find in their environment
 * @param caches names the volume of a cache
 * @param reports where raw logs go
 * @param streamsApart whether each stream has a log of its own besides
 * @param parts what attempts share
 */
record Attempts(
        Pipeline pipeline,
        StepEnvironment environment,
        CacheNames caches,
        ReportFolder reports,
        boolean streamsApart,
        StepRunner.RunParts parts) {

    /** Undoing is bounded by the engine itself; this is for what that forgot. */
    private static final Duration UNDO_LIMIT = Duration.ofMinutes(3);

    /** How long anything may outlive what it should have taken at most, before others take it for abandoned. */
    private static final Duration SPARE = Duration.ofMinutes(10);

    /** Starts the step's next attempt. */
    StepRunner start(StepProgress progress, Image image, StepEnvironment.Status status) {
        StepLog log = progress.log;
        if (log == null) {
            RawLog raw = RawLog.open(reports, LogNames.of(progress.planned.index(), progress.name()), streamsApart);
            log = new StepLog(progress.name(), raw, parts.events(), parts.time().clock());
            progress.raw = raw;
            progress.log = log;
        }
        StepRunner runner = new StepRunner(demand(progress, image, status), log, parts, UNDO_LIMIT);
        runner.start();
        return runner;
    }

    /** {@return the most memory that was seen in use by a step, or null} */
    @Nullable
    Long peakMemory(String step) {
        return parts.sampler().peak(step);
    }

    private Demand demand(StepProgress progress, Image image, StepEnvironment.Status status) {
        Map<String, String> own = new HashMap<>();
        for (String name : progress.planned.step().caches()) {
            Cache cache = Objects.requireNonNull(pipeline.caches().get(name));
            if (!cache.shared() && !caches.fresh()) { // nobody else sees a fresh one
                own.put(caches.of(cache), name);
            }
        }
        return new Demand(spec(progress, image, status), progress.isCleanup(), own);
    }

    private StepSpec spec(StepProgress progress, Image image, StepEnvironment.Status status) {
        Step step = progress.planned.step();
        Map<String, String> env = step.isCleanup()
                ? environment.of(step.name(), progress.attempt, step.env(), status)
                : environment.of(step.name(), progress.attempt, step.env());
        return new StepSpec(
                step.name(),
                progress.attempt,
                image,
                step.command(),
                step.entrypoint(),
                env,
                step.workdir(),
                user(progress, step.user()),
                step.memory(),
                step.cpus(),
                step.pids(),
                step.shmSize(),
                step.capAdd(),
                step.readOnly(),
                step.platform(),
                step.network(),
                mounts(step.caches()),
                step.timeout()
                        .plus(pipeline.grace())
                        .plus(pipeline.cleanupTimeout())
                        .plus(SPARE));
    }

    private StepSpec.User user(StepProgress progress, RunAs user) {
        return user instanceof RunAs.Named named
                ? new StepSpec.User.Named(named.name())
                : new StepSpec.User.Host(parts.homes().of(progress.planned.index(), progress.attempt));
    }

    private List<StepSpec.CacheMount> mounts(List<String> names) {
        return names.stream()
                .map(name -> Objects.requireNonNull(pipeline.caches().get(name)))
                .map(cache -> new StepSpec.CacheMount(caches.of(cache), cache.path(), caches.fresh()))
                .toList();
    }

    /**
     * Names volumes of caches: this user's, and of this pipeline unless the cache says otherwise.
     *
     * @param user whose they are
     * @param pipeline the real path of the pipeline's file
     * @param fresh whether they are empty ones of this run alone
     */
    record CacheNames(int user, String pipeline, boolean fresh) {
        String of(Cache cache) {
            String owner = cache.scope() == Cache.Scope.USER ? null : pipeline;
            return new CacheName(user, owner, cache.name()).toString();
        }
    }
}
