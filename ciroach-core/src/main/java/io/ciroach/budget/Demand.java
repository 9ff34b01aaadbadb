package io.ciroach.budget;

import io.ciroach.engine.StepSpec;
import io.ciroach.model.Cpus;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an attempt wants of the engine, all of it together or nothing.
 *
 * @param spec what runs, with its limits, which are what it reserves
 * @param cleanup whether it is a cleanup step: these go first
 * @param caches the caches that it wants for itself: which volume, and the name in the file
 */
public record Demand(StepSpec spec, boolean cleanup, Map<String, String> caches) {

    /** Where CPUs are counted, a step without a limit of its own counts as one. */
    private static final long WITHOUT_A_LIMIT = Cpus.of(1).nanos();

    public Demand {
        caches = Map.copyOf(caches);
    }

    /** {@return the step's expanded name; a run never has two attempts of a step at once} */
    public String step() {
        return spec.step();
    }

    static long nanos(@Nullable Cpus limit) {
        return limit == null ? WITHOUT_A_LIMIT : limit.nanos();
    }
}
