package io.ciroach.engine;

import io.ciroach.model.Capabilities;
import io.ciroach.model.Capacity;

/**
 * What an engine is and has.
 *
 * @param id the same for each address of one engine
 * @param address where it was reached, such as {@code unix:///var/run/docker.sock}
 * @param found how the address was found, for messages: {@code DOCKER_HOST}, {@code context "x"}, {@code default socket}
 * @param version its version
 * @param apiVersion the version of its API
 * @param capacity what it has
 * @param capabilities what it can
 */
public record EngineInfo(
        String id,
        String address,
        String found,
        String version,
        String apiVersion,
        Capacity capacity,
        Capabilities capabilities) {}
