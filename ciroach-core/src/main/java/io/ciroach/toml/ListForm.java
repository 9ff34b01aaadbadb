package io.ciroach.toml;

import java.util.ArrayList;
import java.util.List;

/**
 * Steps as {@code [[pipeline.steps]]} lists them.
 *
 * @param isWritten whether the file uses this form
 * @param steps in file order
 * @param readable whether all of it could be read
 */
record ListForm(boolean isWritten, List<RawStep> steps, boolean readable) {

    static ListForm read(Values pipeline, Reading reading) {
        Node node = pipeline.node(Keys.STEPS);
        if (node instanceof Node.Table) {
            reading.error(
                    node.at(), "steps are an array of tables, this is a table", "two brackets: [[pipeline.steps]]");
            return new ListForm(true, List.of(), false);
        }
        List<Node.Table> tables = pipeline.written(Keys.STEPS);
        List<RawStep> steps = new ArrayList<>();
        for (Node.Table table : tables == null ? List.<Node.Table>of() : tables) {
            Values step = new Values(table, null, reading);
            if (step.node(Keys.NAME) == null && !Unknown.isMeant(Keys.NAME, table)) {
                reading.missing(table.at(), "the step has no name", "such as name = \"build\"");
            }
            steps.add(new RawStep(step.written(Keys.NAME), null, table, table.at()));
        }
        boolean readable = node == null
                || (node instanceof Node.Items items && items.values().size() == steps.size());
        return new ListForm(node != null, steps, readable);
    }
}
