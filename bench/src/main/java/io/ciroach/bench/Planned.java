package io.ciroach.bench;

import io.ciroach.model.Budget;
import io.ciroach.model.ByteSize;
import io.ciroach.model.Overrides;
import io.ciroach.model.PipelineFile;
import io.ciroach.plan.Durations;
import io.ciroach.plan.ExecutionPlan;
import io.ciroach.plan.Planner;
import io.ciroach.plan.Selection;
import io.ciroach.problem.Problems;
import io.ciroach.toml.PipelineReader;
import java.util.Map;

/** The way from text to plan, without the door. */
final class Planned {

    static final Budget BUDGET = new Budget(4, ByteSize.ofMb(4096), null);

    private Planned() {}

    static PipelineFile read(byte[] toml) {
        return PipelineReader.read("ciroach.toml", toml, "bench", new Problems());
    }

    static ExecutionPlan plan(PipelineFile file) {
        return Planner.plan(file, Selection.ALL, Overrides.NONE, Map.of(), Map.of(), Durations.NONE, new Problems());
    }
}
