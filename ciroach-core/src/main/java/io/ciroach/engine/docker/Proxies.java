package io.ciroach.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The Docker CLI's proxy settings, which {@code docker run} hands to containers as variables, in both cases of letters. */
final class Proxies {

    private static final Map<String, String> NAMES = Map.of(
            "httpProxy", "HTTP_PROXY",
            "httpsProxy", "HTTPS_PROXY",
            "ftpProxy", "FTP_PROXY",
            "noProxy", "NO_PROXY",
            "allProxy", "ALL_PROXY");

    private final Map<String, String> variables = new LinkedHashMap<>();

    Proxies(JsonNode config, DockerAddress address) {
        JsonNode proxies = config.path("proxies");
        JsonNode own = proxies.path(address.toString());
        JsonNode used = own.isMissingNode() ? proxies.path("default") : own;
        NAMES.forEach((key, name) -> {
            String value = used.path(key).asText("");
            if (!value.isEmpty()) {
                variables.put(name, value);
                variables.put(name.toLowerCase(Locale.ROOT), value);
            }
        });
    }

    Map<String, String> variables() {
        return variables;
    }
}
