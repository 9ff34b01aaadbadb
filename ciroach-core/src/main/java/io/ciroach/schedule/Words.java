package io.ciroach.schedule;

import io.ciroach.result.StepState;

/** Ends as parts of a sentence. */
final class Words {

    private Words() {}

    static String of(StepState state) {
        return switch (state) {
            case SUCCEEDED -> "succeeded";
            case FAILED -> "failed";
            case OOM_KILLED -> "ran out of memory";
            case TIMED_OUT -> "timed out";
            case CANCELLED -> "was cancelled";
            case SKIPPED -> "was skipped";
            case ERRORED -> "could not be run";
        };
    }
}
