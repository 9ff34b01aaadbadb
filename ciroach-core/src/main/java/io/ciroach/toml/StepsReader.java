package io.ciroach.toml;

import io.ciroach.model.ByteSize;
import io.ciroach.model.Matrix;
import io.ciroach.model.Pipeline;
import io.ciroach.model.StepTemplate;
import io.ciroach.problem.Location;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From listed steps to templates: names, defaults, matrices, and a first look at every value. */
final class StepsReader {

    private final Pipeline pipeline;
    private final Node.@Nullable Table defaults;
    private final Reading reading;
    private final @Nullable ByteSize memoryBudget;
    private final Map<String, Location> names = new HashMap<>();

    StepsReader(Pipeline pipeline, @Nullable ByteSize memoryBudget, Node.@Nullable Table defaults, Reading reading) {
        this.pipeline = pipeline;
        this.memoryBudget = memoryBudget;
        this.defaults = defaults;
        this.reading = reading;
        if (defaults != null) {
            checkDefaults(defaults);
        }
    }

    /** {@return those that have a name; of two with the same one both, so that all that is wrong with either is told} */
    List<StepTemplate> read(List<RawStep> steps) {
        List<StepTemplate> templates = new ArrayList<>();
        steps.forEach(step -> read(step, templates));
        return templates;
    }

    /** Also of keys that every step overrides. */
    private void checkDefaults(Node.Table table) {
        List<String> allowed = Keys.Group.STEP.keys().stream()
                .filter(Key::inDefaults)
                .map(Key::name)
                .toList();
        List<String> known = Keys.Group.STEP.names();
        table.entries().forEach((name, entry) -> {
            if (known.contains(name) && !allowed.contains(name)) {
                reading.error(
                        entry.key(), Kinds.quoted(name) + " cannot be a default", "write it in the steps that need it");
            } else if (!allowed.contains(name)) {
                Unknown.refuse(name, entry.key(), "[pipeline.defaults]", allowed, reading);
            }
        });
        Values values = new Values(table, null, reading.beforeVariables());
        Keys.Group.STEP.keys().stream().filter(Key::inDefaults).forEach(values::written);
        StepReader.checkCaches(values, pipeline);
    }

    private void read(RawStep step, List<StepTemplate> templates) {
        Unknown.refuse(step.table(), Keys.Group.STEP, reading);
        Word name = step.name();
        if (name != null) {
            checkName(name);
        }
        Values values = new Values(step.table(), defaults, reading);
        Matrix matrix = values.written(Keys.MATRIX);
        boolean open = matrix == null && values.node(Keys.MATRIX) != null;
        StepReader reader = new StepReader(step, defaults, pipeline, memoryBudget, reading, open);
        reader.check();
        if (name != null) {
            templates.add(new StepTemplate(name.text(), step.stage(), matrix, step.at(), places(step), reader));
        }
    }

    private void checkName(Word name) {
        String complaint = StepNames.complaint(name.text(), true);
        if (complaint != null) {
            reading.error(name.at(), "the name " + Kinds.quoted(name.text()) + " " + complaint);
        }
        Location first = names.putIfAbsent(name.text(), name.at());
        if (first != null) {
            reading.error(
                    name.at(),
                    "the name " + Kinds.quoted(name.text()) + " belongs to the step in line " + first.line()
                            + " already",
                    "names are unique in the whole file");
        }
    }

    private Map<String, Location> places(RawStep step) {
        Map<String, Location> places = new LinkedHashMap<>();
        if (defaults != null) {
            defaults.entries()
                    .forEach((key, entry) -> places.put(key, entry.value().at()));
        }
        step.table()
                .entries()
                .forEach((key, entry) -> places.put(key, entry.value().at()));
        if (step.table().get(Keys.NEEDS.name()) instanceof Node.Items needs) {
            for (int i = 0; i < needs.values().size(); i++) {
                places.put("needs[" + i + "]", needs.values().get(i).at());
            }
        }
        return places;
    }
}
