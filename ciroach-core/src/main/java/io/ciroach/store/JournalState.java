package io.ciroach.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the records of a journal come to. */
final class JournalState {

    static final String INTENT = "intent";
    static final String GONE = "gone";
    static final String ATTEMPT = "attempt";
    static final String CLAIMED = "claimed";
    static final String ENDED = "ended";
    static final String DONE = "done";
    static final String DECLINED = "declined";
    static final String CANCELLED = "cancelled";
    static final String RECOVERED = "recovered";

    private final Map<String, Instant> open = new LinkedHashMap<>();
    private final Map<String, String> claimed = new HashMap<>();
    private final Map<String, Integer> attempts = new HashMap<>();
    private final Map<String, Boolean> ended = new LinkedHashMap<>();
    private @Nullable RunRecord run;
    private boolean declined;
    private boolean cancelled;
    private boolean recovered;

    /** Takes the next record. One that makes no sense, or is of a later version, changes nothing. */
    void apply(JsonNode record) {
        String step = record.path("step").asText();
        String name = record.path("name").asText();
        switch (record.path("type").asText()) {
            case RunRecord.TYPE -> run = RunRecord.of(record);
            case INTENT -> open.put(name, Instant.parse(record.path("at").asText()));
            case GONE -> open.remove(name);
            case ATTEMPT -> attempts.merge(step, record.path("number").asInt(), Math::max);
            case CLAIMED -> claimed.put(name, step);
            case ENDED -> {
                if (record.path("exitCode").isInt() && record.path("exitCode").asInt() == 0) {
                    ended.put(step, true);
                }
            }
            case DONE -> ended.put(step, record.path("good").asBoolean());
            case DECLINED -> declined = true;
            case CANCELLED -> cancelled = true;
            case RECOVERED -> recovered = true;
            default -> {}
        }
    }

    Optional<RunRecord> run() {
        return Optional.ofNullable(run);
    }

    /** Names that were asked for and are not known to be gone, and since when. */
    Map<String, Instant> open() {
        return new LinkedHashMap<>(open);
    }

    /** The step whose container has a name; nothing where the container is not known to have been made. */
    Optional<String> stepOf(String name) {
        return Optional.ofNullable(claimed.get(name));
    }

    Map<String, Integer> attempts() {
        return Map.copyOf(attempts);
    }

    /** The {@code always} steps that did not get their turn. A run in which nothing started owes none. */
    List<String> due() {
        if (run == null || declined || attempts.isEmpty()) {
            return List.of();
        }
        List<String> due = new ArrayList<>(run.always());
        due.removeAll(ended.keySet());
        return due;
    }

    /** The steps that ended badly, without being allowed to. */
    List<String> failed() {
        Set<String> failed = new LinkedHashSet<>();
        ended.forEach((step, good) -> {
            if (!good) {
                failed.add(step);
            }
        });
        return List.copyOf(failed);
    }

    Set<String> ended() {
        return Set.copyOf(ended.keySet());
    }

    boolean cancelled() {
        return cancelled;
    }

    boolean recovered() {
        return recovered;
    }
}
