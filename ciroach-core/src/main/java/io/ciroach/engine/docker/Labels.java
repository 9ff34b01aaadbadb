package io.ciroach.engine.docker;

import io.ciroach.engine.RunSpec;
import io.ciroach.engine.StepSpec;
import io.ciroach.engine.Turn;
import io.ciroach.model.Budget;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

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

    /** When the step asked for room, by the engine's clock. */
    static final String SINCE = "io.ciroach.since";

    /** There on cleanup steps, which go first. */
    static final String CLEANUP = "io.ciroach.cleanup";

    /** The volumes that a step wants for itself, each encoded as in a URL, with spaces between. */
    static final String OWN_CACHES = "io.ciroach.caches";

    /** The step that a place in line is for; it holds nothing. */
    static final String PLACE = "io.ciroach.place";

    /** Until when it may live, by the engine's clock. */
    static final String DEADLINE = "io.ciroach.deadline";

    /** A volume that outlives runs: which. It carries no run. */
    static final String CACHE = "io.ciroach.cache";

    private Labels() {}

    static Map<String, String> ofStep(RunSpec run, StepSpec step, Turn turn, Instant deadline) {
        Map<String, String> labels = ofWish(run, step, turn, deadline);
        labels.put(STEP, step.step());
        labels.put(ATTEMPT, String.valueOf(step.attempt()));
        return labels;
    }

    static Map<String, String> ofPlace(RunSpec run, StepSpec step, Turn turn, Instant deadline) {
        Map<String, String> labels = ofWish(run, step, turn, deadline);
        labels.put(PLACE, step.step());
        return labels;
    }

    private static Map<String, String> ofWish(RunSpec run, StepSpec step, Turn turn, Instant deadline) {
        Map<String, String> labels = ofHelper(run, deadline);
        labels.put(MEMORY, String.valueOf(step.memory().bytes()));
        if (step.cpus() != null) {
            labels.put(CPUS, step.cpus().toString());
        }
        labels.put(LIMITS, limits(run.budget()));
        labels.put(SINCE, turn.since().toString());
        if (turn.cleanup()) {
            labels.put(CLEANUP, "true");
        }
        if (!turn.caches().isEmpty()) {
            labels.put(
                    OWN_CACHES,
                    turn.caches().stream().sorted().map(UrlText::encode).collect(Collectors.joining(" ")));
        }
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
