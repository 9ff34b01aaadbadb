package io.ciroach.engine.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.ciroach.engine.EngineException;
import java.util.Locale;

/** The engine answered a request with an error. Checked, since almost each of them means something of its own. */
final class Refusal extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;

    Refusal(int status, String text) {
        super(text);
        this.status = status;
    }

    /**
     * From what docker-java makes of an answer, or from the answer itself.
     *
     * @param text the body, with docker-java's {@code Status 404: } before it or without
     */
    static Refusal of(int status, String text) {
        String body = text.startsWith("Status ") ? text.substring(text.indexOf(':') + 1) : text;
        return new Refusal(status, message(body.strip()));
    }

    private static String message(String body) {
        try {
            JsonNode message = Json.MAPPER.readTree(body).path("message");
            return message.isTextual() ? message.asText().strip() : body;
        } catch (JsonProcessingException e) {
            return body;
        }
    }

    int status() {
        return status;
    }

    /** What the engine said, in its own words. */
    String text() {
        return String.valueOf(getMessage());
    }

    boolean says(String words) {
        return text().toLowerCase(Locale.ROOT).contains(words);
    }

    boolean isGone() {
        return status == 404;
    }

    /** What it is where it means nothing particular. */
    EngineException unexpected(String what) {
        return new EngineException(
                status >= 500 ? EngineException.Reason.ENGINE_LOST : EngineException.Reason.REFUSED,
                "the engine refused to " + what + ": " + text(),
                null,
                this);
    }
}
