package io.ciroach.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProxiesTest {

    private static Map<String, String> variables(String json) {
        return new Proxies(Json.read(json), new DockerAddress(URI.create("tcp://h:2375"), "x", null)).variables();
    }

    @Test
    void eachSettingIsSetInBothCases() {
        assertThat(variables("{\"proxies\": {\"default\": {\"httpProxy\": \"http://p:1\", \"noProxy\": \"*.local\"}}}"))
                .containsOnly(
                        Map.entry("HTTP_PROXY", "http://p:1"),
                        Map.entry("http_proxy", "http://p:1"),
                        Map.entry("NO_PROXY", "*.local"),
                        Map.entry("no_proxy", "*.local"));
    }

    @Test
    void settingsForTheEngineReplaceTheDefaultOnes() {
        assertThat(
                        variables(
                                "{\"proxies\": {\"default\": {\"httpProxy\": \"a\"}, \"tcp://h:2375\": {\"httpsProxy\": \"b\"}}}"))
                .containsOnlyKeys("HTTPS_PROXY", "https_proxy");
    }

    @Test
    void noSettingsAreNone() {
        assertThat(variables("{}")).isEmpty();
    }
}
