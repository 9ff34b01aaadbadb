package io.ciroach.engine;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which engine is wanted.
 *
 * @param address a {@code unix://} or {@code tcp://} address that wins over everything else, or null
 * @param environment the caller's environment ({@code DOCKER_HOST}, {@code DOCKER_CONFIG} and so on)
 * @param home the user's home folder
 */
public record EngineRequest(@Nullable String address, Map<String, String> environment, Path home) {
    public EngineRequest {
        environment = Map.copyOf(environment);
    }

    /** {@return without the environment, which may hold secrets} */
    @Override
    public String toString() {
        return "EngineRequest[address=" + address + "]";
    }
}
