package io.ciroach.toml;

import java.util.ArrayList;
import java.util.List;

/** Steps as {@code [[pipeline.steps]]} lists them. */
final class ListForm {

    private ListForm() {}

    static List<RawStep> read(Values pipeline, Reading reading) {
        if (pipeline.node(Keys.STEPS) instanceof Node.Table table) {
            reading.error(
                    table.at(), "steps are an array of tables, this is a table", "two brackets: [[pipeline.steps]]");
            return List.of();
        }
        List<Node.Table> tables = pipeline.written(Keys.STEPS);
        List<RawStep> steps = new ArrayList<>();
        for (Node.Table table : tables == null ? List.<Node.Table>of() : tables) {
            Values step = new Values(table, null, reading);
            if (step.node(Keys.NAME) == null) {
                reading.missing(table.at(), "the step has no name", "name = \"...\"");
            }
            steps.add(new RawStep(step.written(Keys.NAME), null, table, table.at()));
        }
        return steps;
    }
}
