package com.example;

import static io.ciroach.junit.CiroachAssertions.assertThat;

import io.ciroach.junit.CiroachPipeline;
import io.ciroach.result.PipelineResult;
import org.junit.jupiter.api.Test;

@CiroachPipeline("ciroach.toml")
class LongTest {

    @Test
    void succeeds(PipelineResult run) {
        assertThat(run).succeeded();
    }
}
