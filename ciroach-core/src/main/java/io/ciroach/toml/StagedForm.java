package io.ciroach.toml;

import io.ciroach.problem.Location;
import io.ciroach.problem.Suggestion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Steps as {@code [stages.Build.steps.compile]} lists them.
 *
 * @param isWritten whether the file uses this form
 * @param order the stages that have steps, first to last
 * @param steps in file order
 */
record StagedForm(boolean isWritten, List<String> order, List<RawStep> steps) {

    static StagedForm read(Values file, Reading reading) {
        Node.Table stages = file.written(Keys.STAGES);
        List<Word> order = file.written(Keys.STAGES_ORDER);
        if (stages == null && order == null) {
            return new StagedForm(false, List.of(), List.of());
        }
        Map<String, Node.Entry> written = stages == null ? Map.of() : stages.entries();
        List<RawStep> steps = new ArrayList<>();
        written.forEach((name, entry) -> readStage(name, entry, steps, reading));
        steps.sort(Comparator.comparing(RawStep::at));
        Set<String> filled = new HashSet<>();
        steps.forEach(step -> filled.add(String.valueOf(step.stage())));
        List<String> ordered = order(order == null ? List.of() : order, List.copyOf(written.keySet()), filled, reading);
        if (order != null) {
            Set<String> names = new HashSet<>(Word.texts(order));
            refuseForgotten(written, filled, names, reading);
        } else if (file.node(Keys.STAGES_ORDER) == null && stages != null) {
            reading.missing(
                    stages.at(),
                    "the order of the stages is missing",
                    "at the top of the file: stages_order = [" + quotedNames(written) + "]");
        }
        return new StagedForm(true, ordered, steps);
    }

    private static void readStage(String name, Node.Entry entry, List<RawStep> steps, Reading reading) {
        String complaint = StepNames.complaint(name, false);
        if (complaint != null) {
            reading.error(entry.key(), "the stage's name " + complaint);
        }
        Node.Table stage = Kinds.TABLE.read(entry.value(), reading);
        if (stage == null) {
            return;
        }
        stage.entries().forEach((key, value) -> refuseUnknown(name, key, value, reading));
        Node.Table table = new Values(stage, null, reading).written(Keys.STAGE_STEPS);
        for (Map.Entry<String, Node.Entry> step : table == null
                ? Set.<Map.Entry<String, Node.Entry>>of()
                : table.entries().entrySet()) {
            Location at = step.getValue().key();
            Node.Table keys = Kinds.TABLE.read(step.getValue().value(), reading);
            if (keys != null) {
                steps.add(new RawStep(new Word(step.getKey(), at), name, keys, at));
            }
        }
    }

    private static void refuseUnknown(String stage, String key, Node.Entry entry, Reading reading) {
        List<String> known = Keys.Group.STAGE.names();
        if (known.contains(key)) {
            return;
        }
        boolean step = entry.value() instanceof Node.Table
                && !Keys.LATER.contains(key)
                && Suggestion.nearest(key, known).isEmpty();
        if (step) {
            reading.error(
                    entry.key(),
                    "unknown key " + Kinds.quoted(key) + " of a stage",
                    "a step of it is written [stages." + bare(stage) + ".steps." + bare(key) + "]");
        } else {
            Unknown.refuse(key, entry.key(), Keys.Group.STAGE, known, reading);
        }
    }

    private static List<String> order(List<Word> order, List<String> written, Set<String> filled, Reading reading) {
        Map<String, Location> places = new LinkedHashMap<>();
        for (Word stage : order) {
            Location first = places.putIfAbsent(stage.text(), stage.at());
            if (first != null) {
                reading.error(stage.at(), "the stage " + Kinds.quoted(stage.text()) + " stands here twice");
            } else if (!filled.contains(stage.text())) {
                reading.warning(
                        stage.at(),
                        "the stage " + Kinds.quoted(stage.text())
                                + (written.contains(stage.text())
                                        ? " has no steps"
                                        : " is not in the file" + Suggestion.didYouMean(stage.text(), written))
                                + "; it is passed over");
            }
        }
        return places.keySet().stream().filter(filled::contains).toList();
    }

    private static void refuseForgotten(
            Map<String, Node.Entry> written, Set<String> filled, Set<String> order, Reading reading) {
        written.forEach((name, entry) -> {
            if (!order.contains(name) && filled.contains(name)) {
                reading.missing(
                        entry.key(),
                        "the stage " + Kinds.quoted(name) + " has steps, and stages_order lacks it"
                                + Suggestion.didYouMean(name, order),
                        null);
            } else if (!order.contains(name)) {
                reading.warning(entry.key(), "the stage " + Kinds.quoted(name) + " has no steps; it is passed over");
            }
        });
    }

    private static String quotedNames(Map<String, ?> names) {
        return String.join(", ", names.keySet().stream().map(Kinds::quoted).toList());
    }

    private static String bare(String key) {
        return key.matches("[A-Za-z0-9_-]+") ? key : Kinds.quoted(key);
    }
}
