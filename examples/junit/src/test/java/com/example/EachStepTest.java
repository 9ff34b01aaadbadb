package com.example;

import io.ciroach.junit.CiroachExtension;
import io.ciroach.junit.Expectation;
import io.ciroach.junit.StepTests;
import io.ciroach.result.PipelineResult;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Built in code, and each step shown as a test. */
class EachStepTest {

    @RegisterExtension
    static final CiroachExtension PIPELINE = CiroachExtension.builder()
            .file("ciroach.toml")
            .steps("Cleanup")
            .expect(Expectation.SUCCESS)
            .disabledWithoutDocker(true)
            .build();

    @TestFactory
    Stream<DynamicNode> steps(PipelineResult run) {
        return StepTests.of(run);
    }
}
