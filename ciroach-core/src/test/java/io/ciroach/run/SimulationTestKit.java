package io.ciroach.run;

import static io.ciroach.run.Simulation.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.result.Outcome;
import io.ciroach.result.PipelineResult;
import io.ciroach.result.StepState;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the tests of a run in simulated time are written with. */
@Timeout(60)
abstract class SimulationTestKit {

    static final String ALWAYS = "when = \"always\"";
    static final String FAILURE = "when = \"failure\"";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    Simulation sim;

    @BeforeEach
    void simulate() {
        sim = new Simulation(folder);
    }

    static void states(PipelineResult result, String expected) {
        assertThat(String.join(
                        " ",
                        result.steps().stream()
                                .map(step -> step.name() + "=" + step.state())
                                .toList()))
                .isEqualTo(expected);
    }

    static void ended(PipelineResult result, Outcome outcome, int exitCode) {
        assertThat(result.outcome()).isEqualTo(outcome);
        assertThat(result.exitCode()).isEqualTo(exitCode);
    }

    static StepState state(PipelineResult result, String step) {
        return result.step(step).state();
    }
}
