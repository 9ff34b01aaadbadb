package io.ciroach.report;

import io.ciroach.result.StepResult;
import io.ciroach.result.StepState;

/** Colours, where there are any. */
final class Paint {

    /** For the names of steps; red is kept for what failed. */
    private static final int[] NAMES = {36, 33, 32, 35, 34, 96, 93, 92, 95, 94};

    private final boolean colours;

    Paint(boolean colours) {
        this.colours = colours;
    }

    boolean hasColours() {
        return colours;
    }

    String name(int index, String text) {
        return in(NAMES[index % NAMES.length], text);
    }

    String red(String text) {
        return in(31, text);
    }

    String yellow(String text) {
        return in(33, text);
    }

    String bold(String text) {
        return in(1, text);
    }

    String dim(String text) {
        return in(2, text);
    }

    String state(StepResult step, String text) {
        if (step.isBad()) {
            return red(text);
        }
        boolean plain = step.state() == StepState.SUCCEEDED
                && !step.flaky()
                && step.warnings().isEmpty();
        return plain ? in(32, text) : yellow(text);
    }

    String outcome(boolean good, String text) {
        return in(good ? 32 : 31, text);
    }

    private String in(int colour, String text) {
        return colours ? "\u001b[" + colour + "m" + text + "\u001b[0m" : text;
    }
}
