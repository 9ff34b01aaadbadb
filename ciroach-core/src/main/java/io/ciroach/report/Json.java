package io.ciroach.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What all JSON of Ciroach has in common. */
final class Json {

    /** The version of each format; raised when a reader of the former could no longer read it. */
    static final int SCHEMA = 1;

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static ArrayNode strings(List<String> texts) {
        ArrayNode array = MAPPER.createArrayNode();
        texts.forEach(array::add);
        return array;
    }

    /** {@return in UTC, to the millisecond: {@code 2026-11-24T10:00:00.000Z}; null stays null} */
    static @Nullable String time(@Nullable Instant instant) {
        return instant == null ? null : TIME.format(instant);
    }

    /** {@return a path relative to a folder, with slashes; the path itself where there is no way from one to the other} */
    static String relative(Path folder, Path path) {
        Path from = folder.toAbsolutePath().normalize();
        Path to = path.toAbsolutePath().normalize();
        return from.relativize(to).toString().replace('\\', '/');
    }

    /** {@return one line, without a line break} */
    static byte[] line(ObjectNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return indented, with a line break at the end} */
    static String pretty(ObjectNode node) {
        return node.toPrettyString() + "\n";
    }
}
