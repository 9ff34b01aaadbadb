package io.ciroach.junit;

import io.ciroach.result.StepResult;
import io.ciroach.result.StepState;
import java.util.List;
import java.util.Locale;

/** What a failed assertion says of a step, so that nobody needs a debugger to see why. */
final class Described {

    private static final int LINES = 10;

    private Described() {}

    /** {@return {@code FAILED, exit code 2}} */
    static String end(StepResult step) {
        String end = step.state().toString();
        if (step.exitCode() != null && step.state() != StepState.SUCCEEDED) {
            end += ", exit code " + step.exitCode();
        }
        return step.allowed() ? end + " (allowed)" : end;
    }

    /** {@return what is known of it, from its end to the place of its log} */
    static String step(StepResult step) {
        StringBuilder text = new StringBuilder("step \"" + step.name() + "\" ended " + end(step));
        int attempts = step.attempts().size();
        if (attempts > 0) {
            text.append(
                    String.format(Locale.ROOT, " after %.1f s", step.duration().toMillis() / 1000.0));
        }
        if (attempts > 1) {
            text.append(", in ").append(attempts).append(" attempts");
        }
        if (step.message() != null) {
            text.append("\n  ").append(inert(step.message()));
        }
        step.warnings().forEach(warning -> text.append("\n  warning: ").append(inert(warning)));
        List<String> lines = step.lastLines();
        if (!lines.isEmpty()) {
            text.append("\n  its last lines:");
            lines.subList(Math.max(0, lines.size() - LINES), lines.size())
                    .forEach(line -> text.append("\n  | ").append(inert(line)));
        }
        if (step.log() != null) {
            text.append(step.logComplete() ? "\n  its log: " : "\n  its log (incomplete): ")
                    .append(step.log());
        }
        return text.toString();
    }

    /** What a step wrote never controls a terminal. */
    static String inert(String text) {
        return text.replaceAll("[\\p{Cntrl}&&[^\\t]]", "\uFFFD");
    }
}
