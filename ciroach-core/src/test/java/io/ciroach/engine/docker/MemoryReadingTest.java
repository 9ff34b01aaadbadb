package io.ciroach.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Answers as engines gave them, shortened to what matters; no engine with cgroup v2 was at hand to ask live. */
class MemoryReadingTest {

    @Test
    void cgroupV1RemembersItsPeak() {
        MemoryReading reading = MemoryReading.of(Json.read("""
                {"memory_stats": {"usage": 4456448, "max_usage": 25792512, "limit": 67108864,
                  "stats": {"active_anon": 98304, "cache": 3104768, "inactive_file": 2961408,
                    "total_cache": 3104768, "total_inactive_file": 2961408, "total_rss": 135168}}}
                """));

        assertThat(reading.inUse()).hasValue(4456448 - 2961408);
        assertThat(reading.peak()).hasValue(25792512);
    }

    @Test
    void cgroupV2TellsWhatIsUsedNow() {
        MemoryReading reading = MemoryReading.of(Json.read("""
                {"memory_stats": {"usage": 25452544, "limit": 67108864,
                  "stats": {"active_anon": 0, "anon": 20971520, "file": 4055040, "inactive_anon": 20971520,
                    "inactive_file": 3100672, "kernel_stack": 49152, "pgfault": 7194, "slab": 300000}}}
                """));

        assertThat(reading.inUse()).hasValue(25452544 - 3100672);
        assertThat(reading.peak()).hasValue(25452544);
    }

    @Test
    void containerThatHasEndedTellsNothing() {
        assertThat(MemoryReading.of(Json.read("{\"memory_stats\": {}}")).peak()).isEmpty();
        assertThat(MemoryReading.of(Json.read("{}")).inUse()).isEmpty();
    }
}
