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
 */
public record Timeline(
        Budget budget,
        List<Bar> bars,
        Duration length,
        int peakContainers,
        ByteSize peakMemory,
        @Nullable Cpus peakCpus,
        List<String> criticalPath) {

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
    }
}
