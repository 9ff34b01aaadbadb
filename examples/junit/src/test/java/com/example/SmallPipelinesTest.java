package com.example;

import static io.ciroach.junit.CiroachAssertions.assertThat;

import io.ciroach.junit.CiroachPipeline;
import io.ciroach.junit.Expectation;
import io.ciroach.junit.Step;
import io.ciroach.result.PipelineResult;
import io.ciroach.result.StepResult;
import org.junit.jupiter.api.Test;

/** Each method has a pipeline of its own. */
class SmallPipelinesTest {

    @Test
    @CiroachPipeline(
            toml = """
                    [[pipeline.steps]]
                    name = "greet"
                    image = "alpine:3.20"
                    command = 'echo "Hello, $NAME"'
                    env = { NAME = "${{ env.WHOM }}" }
                    """,
            env = "WHOM=World",
            expect = Expectation.SUCCESS)
    void greetsWhomTheEnvironmentNames(@Step("greet") StepResult greet) {
        assertThat(greet).logs().lines().containsExactly("Hello, World");
    }

    @Test
    @CiroachPipeline(
            toml = """
                    [pipeline.defaults]
                    image = "alpine:3.20"

                    [[pipeline.steps]]
                    name = "one"
                    parallel = true
                    command = "sleep 0.5"

                    [[pipeline.steps]]
                    name = "other"
                    parallel = true
                    command = "sleep 0.5"
                    """)
    void neighboursRunSideBySide(PipelineResult run) {
        assertThat(run).succeeded().overlapped("one", "other");
    }
}
