package io.ciroach.schedule;

import io.ciroach.model.Budget;
import io.ciroach.model.Cache;
import io.ciroach.model.Cpus;
import io.ciroach.model.Pipeline;
import io.ciroach.model.Step;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a step takes while an attempt of it runs, beside one slot.
 *
 * @param memory bytes
 * @param cpus billionths of a CPU; 0 where there is no budget for them
 * @param caches names of the caches that it has for itself
 */
record Demand(long memory, long cpus, Set<String> caches) {

    private static final long WITHOUT_A_LIMIT = Cpus.of(1).nanos();

    Demand {
        caches = Set.copyOf(caches);
    }

    static Demand of(Step step, Pipeline pipeline, Budget budget) {
        return new Demand(
                step.memory().bytes(),
                budget.cpus() == null ? 0 : cpus(step.cpus()),
                step.caches().stream()
                        .filter(name -> isUnshared(pipeline.caches().get(name)))
                        .collect(Collectors.toUnmodifiableSet()));
    }

    static long cpus(@Nullable Cpus limit) {
        return limit != null ? limit.nanos() : WITHOUT_A_LIMIT;
    }

    private static boolean isUnshared(@Nullable Cache cache) {
        return cache != null && !cache.shared();
    }
}
