package io.ciroach.plan;

import io.ciroach.model.Budget;
import io.ciroach.model.ByteSize;
import io.ciroach.model.Cpus;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a plan would go if each step took its estimate and succeeded.
 *
 * @param budget under which limits
 * @param bars one a step, by start, then file order
 * @param length from the first start to the last end
 * @param peakContainers most steps at once
 * @param peakMemory largest sum of memory limits at once
 * @param peakCpus largest sum of CPU limits at once, or null where no step has one
 * @param criticalPath names along the longest chain of edges, first to last
 * @param alternatives what it would take under other limits, each changed alone: of each limit the smallest under which all
 *     steps fit, this one, and those from which on it is shorter, ascending; empty where nothing is measured
 */
public record Timeline(
        Budget budget,
        List<Bar> bars,
        Duration length,
        int peakContainers,
        ByteSize peakMemory,
        @Nullable Cpus peakCpus,
        List<String> criticalPath,
        List<Alternative> alternatives) {

    /** A limit that a user sets. */
    public enum Limit {
        /** {@code memory_budget}. */
        MEMORY,
        /** {@code max_parallel}. */
        CONTAINERS,
        /** {@code cpu_budget}; of interest only where there is one. */
        CPUS
    }

    /**
     * The same plan under another budget.
     *
     * @param changed the limit that is another one
     * @param budget all limits
     * @param length from the first start to the last end
     */
    public record Alternative(Limit changed, Budget budget, Duration length) {}

    /**
     * One step in time.
     *
     * @param step its expanded name
     * @param lane the lowest lane that was free, from 1
     * @param start since the first start
     * @param end since the first start
     */
    public record Bar(String step, int lane, Duration start, Duration end) {}

    public Timeline {
        bars = List.copyOf(bars);
        criticalPath = List.copyOf(criticalPath);
        alternatives = List.copyOf(alternatives);
    }
}
