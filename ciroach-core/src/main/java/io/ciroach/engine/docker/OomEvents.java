package io.ciroach.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import io.ciroach.engine.EngineException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the engine's events say about a container's memory limit. Its record of the end lacks the OOM where containerd tells the
 * end first: on busy machines one in twenty did, and the event came up to 0.8 s after the end.
 */
final class OomEvents {

    private static final Duration LEAST = Duration.ofMillis(100);
    private static final Duration MOST = Duration.ofSeconds(1);

    private final Connection connection;

    OomEvents(Connection connection) {
        this.connection = connection;
    }

    /**
     * Whether it met its limit. An engine that does not answer has not said so.
     *
     * @param container its name
     * @param state how it ended
     * @param now by the engine's clock
     * @param killed whether SIGKILL ended it, which hardly anything else sends that is not ours
     */
    boolean tellOf(String container, JsonNode state, Instant now, boolean killed) {
        try {
            Instant start = moment(state.path("StartedAt"));
            Duration late = Duration.between(moment(state.path("FinishedAt")), now);
            // The engine ends its answer when that time is over.
            Instant until = now.plus(killed ? MOST : patience(late));
            String path =
                    "/events?since=" + seconds(start) + "&until=" + seconds(until) + "&filters=" + filters(container);
            return connection.quick("tell the events of " + container, () -> {
                try (Response answer = connection.stream(Connection.request(Request.Method.GET, path, Map.of()));
                        BufferedReader events =
                                new BufferedReader(new InputStreamReader(answer.getBody(), StandardCharsets.UTF_8))) {
                    return events.lines().map(Json::read).anyMatch(event -> isOom(event, container));
                }
            });
        } catch (IOException | DateTimeException | Refusal | EngineException e) {
            return false;
        }
    }

    /** A filter of the engine's may let through more than it says: names count by how they begin. */
    private static boolean isOom(JsonNode event, String container) {
        return event.path("Action").asText().equals("oom")
                && event.path("Actor").path("Attributes").path("name").asText().equals(container);
    }

    private static String filters(String container) throws IOException {
        return UrlText.encode(
                Json.MAPPER.writeValueAsString(Map.of("container", List.of(container), "event", List.of("oom"))));
    }

    /** An engine that took its time to tell the end gets as much again. */
    private static Duration patience(Duration late) {
        return late.compareTo(LEAST) < 0 ? LEAST : late.compareTo(MOST) > 0 ? MOST : late;
    }

    private static Instant moment(JsonNode time) {
        return OffsetDateTime.parse(time.asText()).toInstant();
    }

    /** In the digits that the engine reads, whatever those of the user's language are. */
    static String seconds(Instant moment) {
        return String.format(Locale.ROOT, "%d.%09d", moment.getEpochSecond(), moment.getNano());
    }
}
