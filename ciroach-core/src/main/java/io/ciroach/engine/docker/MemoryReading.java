package io.ciroach.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.OptionalLong;

/**
 * What the engine tells about a container's memory.
 *
 * @param inUse without what the kernel keeps of files and would give back, as {@code docker stats} has it
 * @param peak the most so far: cgroup v1 remembers it, of v2 it is what is used now
 */
record MemoryReading(OptionalLong inUse, OptionalLong peak) {

    /** Of a container that has ended, the engine answers with nothing inside. */
    static MemoryReading of(JsonNode stats) {
        JsonNode memory = stats.path("memory_stats");
        if (!memory.has("usage")) {
            return new MemoryReading(OptionalLong.empty(), OptionalLong.empty());
        }
        long usage = memory.path("usage").asLong();
        JsonNode detail = memory.path("stats");
        long files = detail.has("total_inactive_file")
                ? detail.path("total_inactive_file").asLong()
                : detail.path("inactive_file").asLong();
        return new MemoryReading(
                OptionalLong.of(files < usage ? usage - files : usage),
                OptionalLong.of(Math.max(usage, memory.path("max_usage").asLong())));
    }
}
