package io.ciroach.doctor;

import io.ciroach.model.Capabilities;
import io.ciroach.problem.Finding;
import io.ciroach.problem.Finding.Verdict;
import java.util.ArrayList;
import java.util.List;

/** Which limits does the engine say that it can enforce? */
final class CapabilityCheck {

    private static final String CONTROLLERS =
            "give it that cgroup controller: on a rootless engine delegate it to the user (Delegate=cpu cpuset io memory"
                    + " pids in a drop-in of user@.service), else enable it in the kernel's command line";

    private CapabilityCheck() {}

    static List<Finding> of(Capabilities can) {
        List<Finding> findings = new ArrayList<>();
        if (!can.memoryLimit()) {
            findings.add(missing("memory", "no step is held to its memory limit, so the budget proves nothing"));
        }
        if (!can.cpuLimit()) {
            findings.add(missing("CPUs", "cpus of a step and cpu_budget are counted, and no step is held to them"));
        }
        if (!can.pidsLimit()) {
            findings.add(missing("processes", "pids holds no step"));
        }
        findings.add(
                can.swapLimit()
                        ? new Finding(
                                "swap",
                                Verdict.GOOD,
                                "the engine can forbid it, so memory is all that a step has",
                                null)
                        : new Finding(
                                "swap",
                                Verdict.DOUBTFUL,
                                "the engine cannot forbid it: a step at its memory limit may go on in swap, slowly",
                                "boot with swapaccount=1 (cgroup v1), or turn swap off"));
        return findings;
    }

    private static Finding missing(String what, String consequence) {
        return new Finding(
                "limit of " + what, Verdict.DOUBTFUL, "the engine enforces none: " + consequence, CONTROLLERS);
    }
}
