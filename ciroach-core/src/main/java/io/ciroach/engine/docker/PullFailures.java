package io.ciroach.engine.docker;

import io.ciroach.engine.EngineException;
import io.ciroach.engine.EngineException.Reason;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a failed pull means. The registry's status does not survive the way through the engine: a 401 and a 429 arrive as 500,
 * a 403 as 404, a broken layer as 200 with an error at its end. Only the text tells.
 */
final class PullFailures {

    private PullFailures() {}

    /**
     * Classifies.
     *
     * @param reference the image
     * @param said the engine's words
     * @param there whether the engine has an image of that name
     * @param login what went wrong with the login, or null
     */
    static EngineException classify(String reference, String said, boolean there, @Nullable String login) {
        Reason reason = reason(said.toLowerCase(Locale.ROOT));
        String hint = hint(reason, said.toLowerCase(Locale.ROOT), ImageReference.of(reference));
        if (there) {
            hint += "; the engine has an image of that name, which pull = \"missing\" would use";
        }
        if (login != null) {
            hint += "; " + login;
        }
        return new EngineException(reason, "image " + reference + " cannot be fetched: " + said + hint, null, null);
    }

    private static Reason reason(String said) {
        if (holds(said, "toomanyrequests", "too many requests", "rate limit")) {
            return Reason.REGISTRY;
        }
        if (holds(said, "no space left on device", "invalid reference format", "disk quota")) {
            return Reason.REFUSED;
        }
        if (holds(
                said, "unauthorized", "no basic auth credentials", "denied", "authentication required", "forbidden")) {
            return Reason.IMAGE_DENIED;
        }
        if (holds(
                said,
                "manifest unknown",
                "name unknown",
                "no matching manifest",
                "does not match the specified platform",
                "repository does not exist",
                "tag does not exist",
                "no such image")) {
            return Reason.IMAGE_MISSING;
        }
        boolean ofRegistry = said.startsWith("manifest for ") || said.contains("repository");
        return ofRegistry && said.contains("not found") ? Reason.IMAGE_MISSING : Reason.REGISTRY;
    }

    private static boolean holds(String said, String... words) {
        return List.of(words).stream().anyMatch(said::contains);
    }

    private static String hint(Reason reason, String said, ImageReference image) {
        String registry = image.registry().contains("index.docker.io") ? "" : " " + image.registry();
        return switch (reason) {
            case IMAGE_DENIED -> "; check its name, or log in with `docker login" + registry + "`";
            case IMAGE_MISSING ->
                said.contains("platform") || said.contains("no matching manifest")
                        ? "; check `platform`"
                        : "; check its name and tag";
            case REGISTRY ->
                said.contains("toomanyrequests") || said.contains("rate limit")
                        ? "; `docker login" + registry + "` raises the limit"
                        : "; check that the registry" + registry + " is up, and that the engine reaches it";
            case REFUSED -> said.contains("no space") ? "; the engine's disk is full (`docker system df`)" : "";
            default -> "";
        };
    }
}
