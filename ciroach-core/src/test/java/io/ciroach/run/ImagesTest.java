package io.ciroach.run;

import static io.ciroach.run.Simulation.pipeline;
import static io.ciroach.run.Simulation.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ciroach.engine.EngineException;
import io.ciroach.engine.EngineException.Reason;
import io.ciroach.engine.FakeEngine;
import io.ciroach.event.RunEvent;
import io.ciroach.problem.CiroachException;
import io.ciroach.result.Outcome;
import io.ciroach.result.PipelineResult;
import io.ciroach.result.StepState;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How a run comes by its images. */
class ImagesTest extends SimulationTestKit {

    private static String image(String reference) {
        return "image = \"" + reference + "\"";
    }

    @Test
    void stepWaitsForItsOwnImageOnlyAndHoldsNoRoomMeanwhile() throws Exception {
        sim.engine.fetches("slow:1", Duration.ofSeconds(30));

        PipelineResult result = sim.run(pipeline(
                "max_parallel = 1",
                step("a", "sleep 1", "needs = []", image("slow:1")) + step("b", "sleep 1", "needs = []")));

        assertThat(sim.did("start")).containsExactly("0.0 start b#1", "30.0 start a#1");
        assertThat(result.step("a").waited()).first().satisfies(waited -> {
            assertThat(waited.reason()).isEqualTo("pull");
            assertThat(waited.duration()).isEqualTo(Duration.ofSeconds(30));
        });
        assertThat(sim.of(RunEvent.PullStarted.class))
                .singleElement()
                .satisfies(event -> assertThat(event.image()).isEqualTo("slow:1"));
    }

    @Test
    void pullsStartWhileStepsRunThatComeBefore() throws Exception {
        sim.engine.fetches("slow:1", Duration.ofSeconds(30));

        PipelineResult result = sim.run(pipeline("", step("a", "sleep 40") + step("b", "sleep 1", image("slow:1"))));

        assertThat(result.duration()).isEqualTo(Duration.ofSeconds(41));
    }

    @Test
    void noMoreThanThreeAreFetchedAtOnceAndThoseThatAreThereDoNotWait() throws Exception {
        StringBuilder steps = new StringBuilder();
        for (int i = 0; i < 5; i++) {
            sim.engine.fetches("slow:" + i, Duration.ofSeconds(10));
            steps.append(step("s" + i, "true", "needs = []", image("slow:" + i)));
        }
        steps.append(step("there", "true", "needs = []"));

        sim.run(pipeline("max_parallel = 9", steps.toString()));

        assertThat(sim.did("pull"))
                .containsExactly(
                        "0.0 pull slow:0",
                        "0.0 pull slow:1",
                        "0.0 pull slow:2",
                        "10.0 pull slow:3",
                        "10.0 pull slow:4");
        assertThat(sim.did("start").get(0)).isEqualTo("0.0 start there#1");
    }

    @Test
    void oneImageIsFetchedOnceForAllItsSteps() throws Exception {
        sim.engine.fetches("slow:1", Duration.ofSeconds(30));

        sim.run(pipeline(
                "",
                step("a", "true", "needs = []", image("slow:1")) + step("b", "true", "needs = []", image("slow:1"))));

        assertThat(sim.did("pull")).hasSize(1);
    }

    @Test
    void registryThatFailsIsAskedTwiceMore() throws Exception {
        sim.engine
                .fetches("busy:1", Duration.ofSeconds(1))
                .failsPull(
                        "busy:1",
                        FakeEngine.failure(Reason.REGISTRY, "500"),
                        FakeEngine.failure(Reason.REGISTRY, "toomanyrequests"));

        PipelineResult result = sim.run(pipeline("", step("a", "true", image("busy:1"))));

        assertThat(result.exitCode()).isZero();
        assertThat(sim.did("pull")).hasSize(3);
    }

    @Test
    void imageThatCannotBeHadErrorsItsStep() throws Exception {
        PipelineResult result = sim.run(pipeline("", step("a", "true", image("absent:1")) + step("b", "true")));

        assertThat(result.step("a").state()).isEqualTo(StepState.ERRORED);
        assertThat(result.step("a").message()).contains("absent:1");
        assertThat(result.step("a").attempts()).isEmpty();
        assertThat(result.step("b").state()).isEqualTo(StepState.SKIPPED);
        assertThat(result.outcome()).isEqualTo(Outcome.ERRORED);
        assertThat(result.exitCode()).isEqualTo(3);
    }

    @Test
    void deniedImageIsNotAskedForAgain() throws Exception {
        sim.engine
                .fetches("secret:1", Duration.ofSeconds(1))
                .failsPull("secret:1", FakeEngine.failure(Reason.IMAGE_DENIED, "unauthorized"));

        PipelineResult result = sim.run(pipeline("", step("a", "true", image("secret:1"))));

        assertThat(result.step("a").state()).isEqualTo(StepState.ERRORED);
        assertThat(sim.did("pull")).hasSize(1);
    }

    @Test
    void pullWithoutProgressEndsInTheEnd() throws Exception {
        sim.engine.fetches("stalls:1", Duration.ofDays(1));

        PipelineResult result = sim.run(pipeline("", step("a", "true", image("stalls:1"))));

        assertThat(result.step("a").state()).isEqualTo(StepState.ERRORED);
        assertThat(result.step("a").message()).contains("no progress");
        assertThat(result.duration()).isBetween(Duration.ofSeconds(360), Duration.ofSeconds(364));
    }

    @Test
    void imageThatVanishesIsFetchedOnceMore() throws Exception {
        sim.engine.fetches("fleeting:1", Duration.ofSeconds(5)).has("fleeting:1");
        sim.at(2, () -> sim.engine.forgets("fleeting:1"));

        PipelineResult result =
                sim.run(pipeline("", step("first", "sleep 3") + step("a", "true", image("fleeting:1"))));

        assertThat(result.exitCode()).isZero();
        assertThat(sim.did("pull")).containsExactly("3.0 pull fleeting:1");
    }

    @Test
    void alwaysFetchesAlthoughTheImageIsThere() throws Exception {
        sim.engine.fetches("moving:1", Duration.ofSeconds(5)).has("moving:1");

        sim.run(pipeline("", step("a", "true", image("moving:1"), "pull = \"always\"")));

        assertThat(sim.did("pull")).hasSize(1);
    }

    @Test
    void neverFetchesAndTheStepIsErroredInItsTurn() throws Exception {
        sim.engine.fetches("remote:1", Duration.ofSeconds(5));

        PipelineResult result =
                sim.run(pipeline("", step("a", "true") + step("b", "true", image("remote:1"), "pull = \"never\"")));

        assertThat(result.step("a").state()).isEqualTo(StepState.SUCCEEDED);
        assertThat(result.step("b").state()).isEqualTo(StepState.ERRORED);
        assertThat(sim.did("pull")).isEmpty();
    }

    @Test
    void offlineAllImagesThatAreMissingAreNamedBeforeTheFirstStep() {
        sim.offline = true;
        sim.engine.fetches("remote:1", Duration.ofSeconds(5));

        CiroachException failure = catchThrowableOfType(
                CiroachException.class,
                () -> sim.run(pipeline(
                        "",
                        step("a", "true")
                                + step("b", "true", image("remote:1"))
                                + step("c", "true", image("absent:1")))));

        assertThat(failure.kind()).isEqualTo(CiroachException.Kind.IMAGE);
        assertThat(failure).hasMessageContaining("remote:1").hasMessageContaining("absent:1");
        assertThat(failure).hasMessageContaining("ciroach.toml:");
        assertThat(sim.did("claim", "pull")).isEmpty();
        assertThat(sim.events).isEmpty();
    }

    @Test
    void failureToMakeAContainerOfAStepThatIsBeingEndedIsNoErrorOfTheRun() throws Exception {
        EngineException broken = FakeEngine.failure(Reason.ENGINE_LOST, "broken pipe");
        sim.engine.takes(Duration.ofSeconds(10), Duration.ZERO).failsStart("a", broken);

        PipelineResult result = sim.cancelAt(5).run(pipeline("", step("a", "true")));

        assertThat(result.step("a").state()).isEqualTo(StepState.SKIPPED);
        assertThat(result.exitCode()).isEqualTo(130);
    }
}
