package io.ciroach.junit;

import io.ciroach.result.PipelineResult;
import io.ciroach.result.StepResult;
import org.assertj.core.api.Assertions;

/**
 * AssertJ's assertions, and those for what comes out of a pipeline: one static import for all.
 *
 * <pre>{@code
 * import static io.ciroach.junit.CiroachAssertions.assertThat;
 *
 * assertThat(run).failed().step("Cleanup").succeeded();
 * assertThat(lint).failed().hasExitCode(2).logs().contains("Foo.java:12");
 * assertThat(workspace.resolve("out/report.txt")).hasContent("done");
 * }</pre>
 */
public final class CiroachAssertions extends Assertions {

    private CiroachAssertions() {}

    /**
     * About a run.
     *
     * @param actual it
     * @return assertions
     */
    public static PipelineResultAssert assertThat(PipelineResult actual) {
        return new PipelineResultAssert(actual);
    }

    /**
     * About a step.
     *
     * @param actual it
     * @return assertions
     */
    public static StepResultAssert assertThat(StepResult actual) {
        return new StepResultAssert(actual);
    }
}
