package com.example;

import static io.ciroach.junit.CiroachAssertions.assertThat;

import io.ciroach.junit.CiroachPipeline;
import io.ciroach.junit.Step;
import io.ciroach.junit.Workspace;
import io.ciroach.result.PipelineResult;
import io.ciroach.result.StepResult;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

@CiroachPipeline("ciroach.toml")
class ChecksTest {

    @Test
    void lintNamesTheLine(@Step("lint") StepResult lint) {
        assertThat(lint).failed().hasExitCode(2).logs().stderr().contains("src/bad.txt:2:TODO");
    }

    @Test
    void hungryStepIsEndedByItsLimitAndNotByAnythingElse(@Step("hungry") StepResult hungry) {
        assertThat(hungry).oomKilled().hasAttempts(1);
    }

    @Test
    void nothingIsPackagedAfterThat(@Step("package") StepResult packaging, @Workspace Path workspace) {
        assertThat(packaging).skipped();
        assertThat(workspace.resolve("package.txt")).doesNotExist();
    }

    @Test
    void cleanupRanLastAndSaysWhy(PipelineResult run, @Workspace Path workspace) {
        assertThat(run).failed().hasExitCode(1).ranBefore("lint", "Cleanup");
        assertThat(run).step("Cleanup").succeeded();
        assertThat(workspace.resolve("summary.txt")).content().startsWith("failed because of");
    }

    @Test
    void nothingIsLeftBehind(PipelineResult run) {
        assertThat(run).leftNothingBehind();
    }
}
