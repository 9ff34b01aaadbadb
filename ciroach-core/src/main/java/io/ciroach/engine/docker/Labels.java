package io.ciroach.engine.docker;

import io.ciroach.engine.RunSpec;
import io.ciroach.engine.StepSpec;
import io.ciroach.model.Budget;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** What things on the engine say about themselves, for those who count and those who clean. Never a value, never a command. */
final class Labels {

    /** The run that a thing belongs to. */
    static final String RUN = "io.ciroach.run";

    /** The step's expanded name; a container without it is a helper. */
    static final String STEP = "io.ciroach.step";

    static final String ATTEMPT = "io.ciroach.attempt";
    static final String PIPELINE = "io.ciroach.pipeline";

    /** The process that owns the run. */
    static final String OWNER = "io.ciroach.owner";

    /** What is reserved, in bytes. */
    static final String MEMORY = "io.ciroach.memory";

    /** What is reserved, as in the file; absent for no limit. */
    static final String CPUS = "io.ciroach.cpus";

    /** The limits under which it was reserved. */
    static final String LIMITS = "io.ciroach.limits";

    /** Until when it may live, by the engine's clock. */
    static final String DEADLINE = "io.ciroach.deadline";

    /** A volume that outlives runs: which. It carries no run. */
    static final String CACHE = "io.ciroach.cache";

    private Labels() {}

    static Map<String, String> ofStep(RunSpec run, StepSpec step, Instant deadline) {
        Map<String, String> labels = ofHelper(run, deadline);
        labels.put(STEP, step.step());
        labels.put(ATTEMPT, String.valueOf(step.attempt()));
        labels.put(MEMORY, String.valueOf(step.memory().bytes()));
        if (step.cpus() != null) {
            labels.put(CPUS, step.cpus().toString());
        }
        labels.put(LIMITS, limits(run.budget()));
        return labels;
    }

    static Map<String, String> ofHelper(RunSpec run, Instant deadline) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(RUN, run.id());
        labels.put(PIPELINE, run.pipeline());
        labels.put(OWNER, run.owner());
        labels.put(DEADLINE, deadline.toString());
        return labels;
    }

    private static String limits(Budget budget) {
        return "max_parallel=" + budget.maxParallel() + " memory="
                + budget.memory().bytes() + (budget.cpus() == null ? "" : " cpus=" + budget.cpus());
    }
}
