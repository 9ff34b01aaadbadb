package io.ciroach.model;

import io.ciroach.problem.Location;
import java.util.List;
import java.util.Map;

/**
 * A file that was read: its settings, its steps in file order, and where things stand in it.
 *
 * @param file as the user named it
 * @param pipeline the settings
 * @param steps in file order
 * @param settings where the value of each written setting begins, by its path such as {@code pipeline.memory_budget}
 */
public record PipelineFile(String file, Pipeline pipeline, List<StepTemplate> steps, Map<String, Location> settings) {

    public PipelineFile {
        steps = List.copyOf(steps);
        settings = Map.copyOf(settings);
    }
}
