package io.ciroach.report;

import io.ciroach.result.StepResult;
import org.jspecify.annotations.Nullable;

/**
 * What a CI server understands beside text: lines that command it. A step's own output is never such a line: {@link Inert}
 * says how.
 */
public interface CiPresentation {

    /** No server. */
    CiPresentation NONE = new CiPresentation() {};

    /**
     * What makes a block of lines one that can be folded.
     *
     * @param before stands before it, and shows its title
     * @param after stands after it
     */
    record Fold(String before, String after) {}

    /**
     * Folds the output of a step that has ended.
     *
     * @param step whose output is shown
     * @param title of the block, which holds no control characters but colours
     * @return how, or null where it is to be read at once
     */
    default @Nullable Fold fold(StepResult step, String title) {
        return null;
    }

    /**
     * Points at a step that has failed.
     *
     * @param step which
     * @return a command, or null
     */
    default @Nullable String failed(StepResult step) {
        return null;
    }
}
