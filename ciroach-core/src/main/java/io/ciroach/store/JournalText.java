package io.ciroach.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * How records stand in a journal: one a line, eight hexadecimal digits of the length of its JSON in bytes, eight of the
 * CRC-32C of length and JSON, the JSON. A line of which that is not true ends the reading: what follows was never written to
 * its end, or was damaged.
 */
final class JournalText {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int DIGITS = 8;
    private static final int HEAD = 2 * DIGITS + 2;

    private JournalText() {}

    /**
     * What could be read.
     *
     * @param records in order
     * @param length how many bytes they take
     * @param damage what is wrong with the rest, or null when there is none
     * @param torn whether the rest is no more than a last line that was not written to its end
     */
    record Read(
            List<JsonNode> records, int length, @Nullable String damage, boolean torn) {}

    static byte[] line(JsonNode record) {
        try {
            byte[] json = JSON.writeValueAsBytes(record);
            String length = hex(json.length);
            byte[] head =
                    (length + " " + hex(crc(length, json, 0, json.length)) + " ").getBytes(StandardCharsets.US_ASCII);
            byte[] line = new byte[head.length + json.length + 1];
            System.arraycopy(head, 0, line, 0, head.length);
            System.arraycopy(json, 0, line, head.length, json.length);
            line[line.length - 1] = '\n';
            return line;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }

    static Read read(byte[] bytes) {
        List<JsonNode> records = new ArrayList<>();
        int at = 0;
        while (at < bytes.length) {
            int length = at + HEAD <= bytes.length ? length(bytes, at) : -1;
            int end = at + HEAD + length;
            JsonNode record =
                    length < 0 || end >= bytes.length || bytes[end] != '\n' ? null : record(bytes, at, length);
            if (record == null) {
                boolean torn = !hasLineFeed(bytes, at);
                return new Read(records, at, damage(records.size(), bytes.length - at, torn), torn);
            }
            records.add(record);
            at = end + 1;
        }
        return new Read(records, at, null, false);
    }

    private static String damage(int good, int rest, boolean torn) {
        return torn
                ? "its last record was not written to its end"
                : "it is damaged after " + good + " records, and the other " + rest + " bytes were dropped";
    }

    private static boolean hasLineFeed(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                return true;
            }
        }
        return false;
    }

    private static @Nullable JsonNode record(byte[] bytes, int at, int length) {
        String head = new String(bytes, at, HEAD, StandardCharsets.ISO_8859_1);
        String digits = head.substring(0, DIGITS);
        if (!head.equals(digits + " " + hex(crc(digits, bytes, at + HEAD, length)) + " ")) {
            return null;
        }
        try {
            JsonNode record = JSON.readTree(bytes, at + HEAD, length);
            return record.isObject() ? record : null;
        } catch (IOException e) {
            return null;
        }
    }

    private static int length(byte[] bytes, int at) {
        int length = 0;
        for (int i = at; i < at + DIGITS; i++) {
            int digit = bytes[i] >= 'a' && bytes[i] <= 'f' ? bytes[i] - 'a' + 10 : bytes[i] - '0';
            if (digit < 0 || digit > 15 || (digit > 9 && bytes[i] < 'a') || length > (Integer.MAX_VALUE >> 5)) {
                return -1;
            }
            length = length * 16 + digit;
        }
        return at + (long) HEAD + length < bytes.length ? length : -1;
    }

    private static int crc(String length, byte[] json, int from, int count) {
        CRC32C crc = new CRC32C();
        crc.update(length.getBytes(StandardCharsets.US_ASCII));
        crc.update(json, from, count);
        return (int) crc.getValue();
    }

    private static String hex(int value) {
        return String.format(Locale.ROOT, "%08x", value);
    }
}
