package io.ciroach.toml;

import io.ciroach.problem.Location;
import io.ciroach.problem.Suggestion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads {@code stages} and {@code stages_order}, and holds the one against the other. */
final class StagesReader {

    private final Reading reading;
    private final Map<String, Node.Entry> stages = new LinkedHashMap<>();
    private final List<RawStep> steps = new ArrayList<>();
    private final Set<String> filled = new LinkedHashSet<>();

    /** Stages of which too little could be read to say what they lack. */
    private final Set<String> unreadable = new LinkedHashSet<>();

    private StagesReader(Reading reading) {
        this.reading = reading;
    }

    /** {@return the staged form; of a file in list form it is not asked for an order} */
    static StagedForm read(Values file, boolean listed, Reading reading) {
        return new StagesReader(reading).read(file, listed);
    }

    private StagedForm read(Values file, boolean listed) {
        Node node = file.node(Keys.STAGES);
        Node orderNode = file.node(Keys.STAGES_ORDER);
        Node.Table table = file.written(Keys.STAGES);
        List<Word> words = file.written(Keys.STAGES_ORDER);
        if (table != null) {
            stages.putAll(table.entries());
            stages.forEach(this::readStage);
        }
        steps.sort(Comparator.comparing(RawStep::at));
        List<String> order = null;
        if (words != null) {
            order = order(words);
            refuseForgotten(Set.copyOf(Word.texts(words)));
        } else if (orderNode == null && node != null && !listed) {
            refuseNoOrder(node.at());
        }
        boolean readable = unreadable.isEmpty() && (node == null) == (table == null);
        return new StagedForm(
                node == null && orderNode == null ? null : order == null ? List.of() : order, steps, readable);
    }

    private void readStage(String name, Node.Entry entry) {
        String complaint = StepNames.complaint(name, false);
        if (complaint != null) {
            reading.error(entry.key(), "the stage's name " + complaint);
        }
        Node.Table stage = Kinds.TABLE.read(entry.value(), reading);
        Node.Table table = stage == null ? null : new Values(stage, null, reading).written(Keys.STAGE_STEPS);
        if (stage == null || (table == null && stage.get(Keys.STAGE_STEPS.name()) != null)) {
            unreadable.add(name);
        }
        if (stage != null) {
            stage.entries().forEach((key, value) -> refuseUnknown(name, key, value));
        }
        if (table != null) {
            table.entries().forEach((key, value) -> readStep(name, key, value));
        }
    }

    private void readStep(String stage, String name, Node.Entry entry) {
        Node.Table table = Kinds.TABLE.read(entry.value(), reading);
        if (table == null) {
            unreadable.add(stage);
            return;
        }
        if (table.get(Keys.NAME.name()) instanceof Node.Text other
                && !other.value().equals(name)) {
            reading.error(
                    other.at(),
                    "the step is called " + Kinds.quoted(name) + " already",
                    "in the staged form the name is the last part of [stages.STAGE.steps.NAME]");
        }
        filled.add(stage);
        steps.add(new RawStep(new Word(name, entry.key()), stage, table, entry.key()));
    }

    /** A table in a stage that is no {@code steps} is most likely a step whose header lacks that word. */
    private void refuseUnknown(String stage, String key, Node.Entry entry) {
        List<String> known = Keys.Group.STAGE.names();
        if (known.contains(key)) {
            return;
        }
        unreadable.add(stage);
        if (entry.value() instanceof Node.Table
                && !Keys.LATER.contains(key)
                && Suggestion.nearest(key, known).isEmpty()) {
            reading.error(
                    entry.key(),
                    "unknown key " + Kinds.quoted(key),
                    "a step of the stage is written [stages." + bare(stage) + ".steps." + bare(key) + "]");
        } else {
            Unknown.refuse(key, entry.key(), Keys.Group.STAGE.words(), known, reading);
        }
    }

    private List<String> order(List<Word> words) {
        Map<String, Location> places = new HashMap<>();
        List<String> order = new ArrayList<>();
        for (Word word : words) {
            Location first = places.putIfAbsent(word.text(), word.at());
            String stage = "the stage " + Kinds.quoted(word.text());
            if (first != null) {
                reading.error(word.at(), stage + " stands here twice" + Kinds.first(first, word.at()));
            } else if (filled.contains(word.text())) {
                order.add(word.text());
            } else if (!stages.containsKey(word.text())) {
                String near = Suggestion.didYouMean(word.text(), stages.keySet());
                reading.warning(word.at(), stage + " is passed over: it is not in the file" + near);
            } else if (!unreadable.contains(word.text())) {
                reading.warning(word.at(), stage + " is passed over: it has no steps");
            }
        }
        return order;
    }

    private void refuseForgotten(Set<String> order) {
        stages.forEach((name, entry) -> {
            String stage = "the stage " + Kinds.quoted(name);
            if (order.contains(name)) {
                return;
            } else if (filled.contains(name)) {
                reading.missing(
                        entry.key(),
                        stage + " has steps, but stages_order lacks it" + Suggestion.didYouMean(name, order),
                        null);
            } else if (!unreadable.contains(name)) {
                reading.warning(entry.key(), stage + " is passed over: it has no steps");
            }
        });
    }

    private void refuseNoOrder(Location at) {
        reading.missing(
                at,
                "the order of the stages is missing",
                "at the top of the file: stages_order = ["
                        + String.join(
                                ", ",
                                stages.keySet().stream().map(Kinds::quoted).toList()) + "]");
    }

    private static String bare(String key) {
        return key.matches("[A-Za-z0-9_-]+") ? key : Kinds.quoted(key);
    }
}
