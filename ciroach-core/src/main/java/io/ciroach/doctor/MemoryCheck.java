package io.ciroach.doctor;

import io.ciroach.model.ByteSize;
import io.ciroach.problem.Finding;
import io.ciroach.problem.Finding.Verdict;

/** Does a step that takes more memory than it may come to its end, and does the engine know why? */
final class MemoryCheck {

    /** The shell outlives what is killed: an engine that is busy hears of a container's end before it hears why. */
    static final String SCRIPT = "dd if=/dev/zero of=/dev/null bs=67108864 count=1; code=$?; sleep 1; exit $code";

    private static final String SUBJECT = "memory limit";
    private static final ByteSize LIMIT = ByteSize.ofMb(16);
    private static final int NOT_FOUND = 127;

    private MemoryCheck() {}

    static Finding of(Trial trial, boolean withoutSwap) throws InterruptedException {
        Trial.Ended ended = trial.run("memory", LIMIT, SCRIPT);
        String took = "a step that took 64mb with a limit of " + LIMIT;
        if (ended.failure() != null) {
            return new Finding(
                    SUBJECT, Verdict.BROKEN, "it could not be tried: " + ended.failure(), "see the engine's log");
        }
        if (ended.oomKilled()) {
            return new Finding(SUBJECT, Verdict.GOOD, took + " was ended, and the engine says why", null);
        }
        if (ended.exitCode() == NOT_FOUND) {
            return new Finding(
                    SUBJECT,
                    Verdict.DOUBTFUL,
                    "it was not tried: the image has no dd",
                    "name another image with ciroach.helperImage");
        }
        if (ended.exitCode() != 0) {
            return new Finding(
                    SUBJECT,
                    Verdict.DOUBTFUL,
                    took + " was ended, and the engine does not say why: such steps are FAILED, not OOM_KILLED",
                    "a newer engine may tell");
        }
        return new Finding(
                SUBJECT,
                Verdict.BROKEN,
                took + " went on" + (withoutSwap ? "" : ", perhaps in swap"),
                "see that the engine has the memory controller of cgroups"
                        + (withoutSwap ? "" : ", and boot with swapaccount=1 or turn swap off"));
    }
}
