package io.ciroach.junit;

import io.ciroach.result.PipelineResult;
import io.ciroach.result.StepResult;
import io.ciroach.result.StepState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/**
 * Shows each step of a run as a test of its own, in file order; those of a staged pipeline in a container for each stage. A
 * step that ended badly without being allowed to fails, a skipped one is aborted, with the reason.
 *
 * <pre>{@code
 * @TestFactory
 * Stream<DynamicNode> steps(PipelineResult run) {
 *     return StepTests.of(run);
 * }
 * }</pre>
 */
public final class StepTests {

    private StepTests() {}

    /**
     * Of a run.
     *
     * @param run it
     * @return a test a step
     */
    public static Stream<DynamicNode> of(PipelineResult run) {
        Map<String, List<DynamicNode>> stages = new LinkedHashMap<>();
        List<DynamicNode> nodes = new ArrayList<>();
        for (StepResult step : run.steps()) {
            DynamicTest test = DynamicTest.dynamicTest(step.name(), run.file().toUri(), () -> judge(step));
            String stage = step.stage();
            if (stage == null) {
                nodes.add(test);
            } else {
                stages.computeIfAbsent(stage, first -> new ArrayList<>()).add(test);
            }
        }
        stages.forEach((stage, tests) ->
                nodes.add(DynamicContainer.dynamicContainer(stage, run.file().toUri(), tests.stream())));
        return nodes.stream();
    }

    private static void judge(StepResult step) {
        if (step.state() == StepState.SKIPPED) {
            throw new TestAbortedException(
                    step.message() == null ? "it was skipped" : "it was skipped: " + Described.inert(step.message()));
        }
        if (step.isBad()) {
            throw new AssertionFailedError(Described.step(step));
        }
    }
}
