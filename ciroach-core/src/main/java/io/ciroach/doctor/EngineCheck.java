package io.ciroach.doctor;

import io.ciroach.engine.EngineInfo;
import io.ciroach.problem.Finding;
import io.ciroach.problem.Finding.Verdict;

/** Which engine is there, and how was it found? One that is too old was refused when it was opened. */
final class EngineCheck {

    private EngineCheck() {}

    static Finding of(EngineInfo engine) {
        return new Finding(
                "engine",
                Verdict.GOOD,
                "version " + engine.version() + ", API " + engine.apiVersion() + ", at " + engine.address() + " ("
                        + engine.found() + "), with " + engine.capacity().cpus() + " CPUs and "
                        + engine.capacity().memory()
                        + (engine.capabilities().rootless() ? ", rootless" : ""),
                null);
    }
}
