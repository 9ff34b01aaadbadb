package io.ciroach.report;

import io.ciroach.result.Outcome;
import io.ciroach.result.StepState;

/** How states look on the page: never by colour alone. */
final class Badge {

    private Badge() {}

    /** {@return a sign of its own for each state, which most fonts have} */
    static String sign(StepState state) {
        return switch (state) {
            case SUCCEEDED -> "\u2713";
            case FAILED -> "\u2717";
            case OOM_KILLED -> "\u25a0";
            case TIMED_OUT -> "\u25d4";
            case CANCELLED -> "\u2298";
            case SKIPPED -> "\u2013";
            case ERRORED -> "!";
        };
    }

    /** {@return the class that gives its colours} */
    static String style(StepState state) {
        return switch (state) {
            case SUCCEEDED -> "s-ok";
            case FAILED -> "s-failed";
            case OOM_KILLED -> "s-oom";
            case TIMED_OUT -> "s-late";
            case CANCELLED -> "s-cancelled";
            case SKIPPED -> "s-skipped";
            case ERRORED -> "s-errored";
        };
    }

    static StepState of(Outcome outcome) {
        return switch (outcome) {
            case SUCCEEDED -> StepState.SUCCEEDED;
            case FAILED -> StepState.FAILED;
            case TIMED_OUT -> StepState.TIMED_OUT;
            case CANCELLED -> StepState.CANCELLED;
            case ERRORED -> StepState.ERRORED;
        };
    }

    /** Sign and words, in the colours of the state. */
    static void write(Html html, StepState state, String words) {
        html.open("span", "class", "badge " + style(state));
        html.leaf("span", sign(state), "aria-hidden", "true");
        html.text(" " + words).close();
    }

    static void write(Html html, Course.Step step) {
        String allowed = step.isAllowedToFail() ? ", allowed" : "";
        write(
                html,
                step.result().state(),
                Words.end(step.result().state(), step.result().exitCode()) + allowed);
        if (step.result().flaky()) {
            html.leaf("span", "flaky", "class", "badge flaky");
        }
    }
}
