package io.ciroach;

import io.ciroach.problem.CiroachException;
import io.ciroach.problem.Problems;

/** What a request may say, and a run cannot do yet. It is refused, never passed over. */
final class NotBuiltYet {

    private NotBuiltYet() {}

    /**
     * Refuses all of it at once.
     *
     * @throws CiroachException of kind {@code NOT_BUILT_YET}
     */
    static void refuse(RunRequest request) {
        Problems problems = new Problems();
        if (request.logMode() == LogMode.LIVE) {
            problems.error(null, "ciroach.logs = live is not built yet", "interleaved, grouped and quiet work today");
        }
        problems.throwIfAny(CiroachException.Kind.NOT_BUILT_YET);
    }
}
