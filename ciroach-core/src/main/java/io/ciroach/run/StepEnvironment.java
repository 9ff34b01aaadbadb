package io.ciroach.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a step finds in its environment: what the file sets, and on top of it Ciroach's own.
 *
 * <p>{@code CIROACH_FAILED_STEPS} has one name a line: names may hold spaces and, of a matrix, commas, but no line break.
 *
 * @param pipeline the pipeline's name
 * @param runId the run's id
 */
record StepEnvironment(String pipeline, String runId) {

    /**
     * What a cleanup step is told of the run so far.
     *
     * @param status {@code succeeded}, {@code failed} or {@code cancelled}
     * @param failedSteps names of the ordinary steps that failed, in file order
     */
    record Status(String status, List<String> failedSteps) {
        /** Before anything came of the run. */
        static final Status NONE = new Status("succeeded", List.of());

        Status {
            failedSteps = List.copyOf(failedSteps);
        }
    }

    /** For an ordinary step. */
    Map<String, String> of(String step, int attempt, Map<String, String> own) {
        Map<String, String> env = new LinkedHashMap<>(own);
        if (!own.containsKey("GIT_CONFIG_COUNT")) {
            // the workspace may belong to another user than the step's; git would refuse to look at it
            env.put("GIT_CONFIG_COUNT", "1");
            env.put("GIT_CONFIG_KEY_0", "safe.directory");
            env.put("GIT_CONFIG_VALUE_0", "/workspace");
        }
        env.put("CI", "true");
        env.put("CIROACH", "true");
        env.put("CIROACH_PIPELINE", pipeline);
        env.put("CIROACH_STEP", step);
        env.put("CIROACH_RUN_ID", runId);
        env.put("CIROACH_ATTEMPT", Integer.toString(attempt));
        return env;
    }

    /** For a cleanup step. */
    Map<String, String> of(String step, int attempt, Map<String, String> own, Status status) {
        Map<String, String> env = of(step, attempt, own);
        env.put("CIROACH_STATUS", status.status());
        env.put("CIROACH_FAILED_STEPS", String.join("\n", status.failedSteps()));
        return env;
    }
}
