package io.ciroach.junit;

import static io.ciroach.junit.CiroachAssertions.assertThat;

import io.ciroach.junit.testkit.OnFakeEngine;
import io.ciroach.junit.testkit.TestKit;
import io.ciroach.junit.testkit.TestRun;
import io.ciroach.result.PipelineResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StepTestsTest {

    @SuppressWarnings("NullAway.Init")
    private FakeSetting setting;

    @BeforeEach
    void prepare(@TempDir Path folder) throws IOException {
        setting = new FakeSetting(folder);
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        setting.close();
    }

    @ExtendWith(OnFakeEngine.class)
    @CiroachPipeline
    static class Steps {
        @TestFactory
        Stream<DynamicNode> steps(PipelineResult run) {
            return StepTests.of(run);
        }
    }

    @Test
    void eachStepIsATestThatEndsAsItDid() throws Exception {
        setting.file("""
                [pipeline.defaults]
                image = "img:1"
                [[pipeline.steps]]
                name = "good"
                command = "echo hi"
                [[pipeline.steps]]
                name = "allowed"
                command = "exit 4"
                allow_failure = true
                needs = []
                [[pipeline.steps]]
                name = "bad"
                command = "echo why; exit 3"
                [[pipeline.steps]]
                name = "late"
                command = "echo never"
                """);

        TestRun run = TestKit.of(Steps.class).run();

        String in = "steps(PipelineResult) > ";
        assertThat(run.passed()).containsExactly(in + "good", in + "allowed");
        assertThat(run.failed()).containsOnlyKeys(in + "bad");
        assertThat(run.failure(in + "bad"))
                .hasMessageContaining("step \"bad\" ended FAILED, exit code 3")
                .hasMessageContaining("\n  its last lines:\n  | why\n  its log: ")
                .hasMessageEndingWith("-bad.log");
        assertThat(run.aborted()).containsOnlyKeys(in + "late");
        assertThat(run.aborted().get(in + "late")).hasMessageStartingWith("it was skipped: ");
    }

    @Test
    void stagesAreContainers() throws Exception {
        setting.file("""
                stages_order = ["Build", "Test"]
                [stages.Build.steps.compile]
                image = "img:1"
                command = "true"
                [stages.Test.steps.unit]
                image = "img:1"
                command = "true"
                [stages.Test.steps.style]
                image = "img:1"
                command = "true"
                """);

        TestRun run = TestKit.of(Steps.class).run();

        String in = "steps(PipelineResult) > ";
        assertThat(run.passed()).containsExactly(in + "Build > compile", in + "Test > unit", in + "Test > style");
        assertThat(run.started()).contains(in + "Build", in + "Test");
    }
}
