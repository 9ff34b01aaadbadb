package io.ciroach.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** How a ledger stands in its file: one record, with the checksum that records of journals have. */
final class LedgerText {

    private static final int SCHEMA = 1;

    private LedgerText() {}

    static byte[] write(LedgerBook book) {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("schema", SCHEMA);
        ObjectNode pipelines = node.putObject("pipelines");
        book.pipelines.forEach((pipeline, references) -> strings(pipelines.putArray(pipeline), references));
        ObjectNode runs = node.putObject("runs");
        book.runs.forEach((run, hold) -> {
            ObjectNode one = runs.putObject(run);
            strings(one.putArray("references"), hold.references());
            strings(one.putArray("volumes"), hold.volumes());
            strings(one.putArray("fetching"), hold.fetching());
        });
        ArrayNode images = node.putArray("images");
        book.images.forEach(image -> strings(
                images.addObject()
                        .put("reference", image.reference())
                        .put("id", image.id())
                        .put("pipeline", image.pipeline())
                        .put("usedAt", image.usedAt().toString())
                        .putArray("digests"),
                image.digests()));
        ObjectNode caches = node.putObject("caches");
        book.caches.forEach((volume, usedAt) -> caches.put(volume, usedAt.toString()));
        return JournalText.line(node);
    }

    /** {@return the book, or nothing where that is none} */
    static Optional<LedgerBook> read(byte[] bytes) {
        JournalText.Read read = JournalText.read(bytes);
        if (read.records().size() != 1 || read.damage() != null) {
            return Optional.empty();
        }
        JsonNode node = read.records().get(0);
        if (node.path("schema").asInt() != SCHEMA) {
            return Optional.empty();
        }
        LedgerBook book = new LedgerBook();
        try {
            node.path("pipelines")
                    .properties()
                    .forEach(entry -> book.pipelines.put(entry.getKey(), new TreeSet<>(strings(entry.getValue()))));
            node.path("runs").properties().forEach(entry -> {
                LedgerBook.Hold hold = new LedgerBook.Hold();
                hold.references().addAll(strings(entry.getValue().path("references")));
                hold.volumes().addAll(strings(entry.getValue().path("volumes")));
                hold.fetching().addAll(strings(entry.getValue().path("fetching")));
                book.runs.put(entry.getKey(), hold);
            });
            node.path("images")
                    .forEach(image -> book.images.add(new PulledImage(
                            image.path("reference").asText(),
                            image.path("id").asText(),
                            strings(image.path("digests")),
                            image.path("pipeline").asText(),
                            Instant.parse(image.path("usedAt").asText()))));
            node.path("caches")
                    .properties()
                    .forEach(entry -> book.caches.put(
                            entry.getKey(), Instant.parse(entry.getValue().asText())));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
        return Optional.of(book);
    }

    private static void strings(ArrayNode array, Collection<String> values) {
        values.forEach(array::add);
    }

    private static List<String> strings(JsonNode array) {
        List<String> values = new ArrayList<>();
        array.forEach(value -> values.add(value.asText()));
        return values;
    }
}
