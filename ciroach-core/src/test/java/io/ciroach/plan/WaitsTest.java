package io.ciroach.plan;

import static io.ciroach.plan.FileBuilder.list;
import static io.ciroach.plan.FileBuilder.matrix;
import static io.ciroach.plan.FileBuilder.stages;
import static io.ciroach.plan.StepBuilder.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.model.When;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What waits for what, by needs, by order and by stage. */
class WaitsTest {

    @Test
    void stepWithoutNeedsWaitsForEverythingAbove() {
        assertThat(list().add(step("a")).add(step("b")).add(step("c")).waits())
                .containsExactly("a <-", "b <- a (above)", "c <- b (above)");
    }

    @Test
    void neighbouringParallelStepsRunSideBySideAfterTheLastBarrier() {
        assertThat(list().add(step("a"))
                        .add(step("b").parallel())
                        .add(step("c").parallel())
                        .add(step("d"))
                        .add(step("e").parallel())
                        .waits())
                .containsExactly(
                        "a <-",
                        "b <- a (barrier)",
                        "c <- a (barrier)",
                        "d <- a (above), b (above), c (above)",
                        "e <- d (barrier)");
    }

    @Test
    void parallelStepsAtTheTopWaitForNothing() {
        assertThat(list().add(step("a").parallel()).add(step("b").parallel()).waits())
                .containsExactly("a <-", "b <-");
    }

    @Test
    void stepWithNeedsWaitsForExactlyThoseAndIsNoBarrier() {
        assertThat(list().add(step("a"))
                        .add(step("b"))
                        .add(step("free").needs())
                        .add(step("c").needs("a"))
                        .add(step("d").parallel())
                        .add(step("e"))
                        .waits())
                .containsExactly(
                        "a <-",
                        "b <- a (above)",
                        "free <-",
                        "c <- a (needs)",
                        "d <- b (barrier)",
                        "e <- b (above), free (above), c (above), d (above)");
    }

    @Test
    void needsMayNameAStepBelow() {
        assertThat(list().add(step("a").needs("b")).add(step("b").needs()).waits())
                .containsExactly("a <- b (needs)", "b <-");
    }

    @Test
    void needsAreInFileOrderAndEachOnce() {
        assertThat(list().add(step("a").parallel())
                        .add(step("m").parallel(), matrix("v", "1", "2"))
                        .add(step("c").needs("m", "a", "m[v=2]", "a"))
                        .waits())
                .last()
                .isEqualTo("c <- a (needs), m[v=1] (needs), m[v=2] (needs)");
    }

    @Test
    void stepsOfAMatrixThatAreNotParallelRunOneAfterAnother() {
        assertThat(list().add(step("m"), matrix("v", "1", "2")).add(step("a")).waits())
                .containsExactly("m[v=1] <-", "m[v=2] <- m[v=1] (above)", "a <- m[v=2] (above)");
    }

    @Test
    void cleanupStepIsNoBarrierAndWaitsForNothingByOrder() {
        assertThat(list().add(step("a"))
                        .add(step("clean").when(When.ALWAYS))
                        .add(step("stop").when(When.FAILURE).needs("a"))
                        .add(step("b"))
                        .add(step("c").parallel())
                        .waits())
                .containsExactly("a <-", "clean <-", "stop <- a (needs)", "b <- a (above)", "c <- b (barrier)");
    }

    @Test
    void stageWaitsForTheOneBeforeAndItsStepsAreParallel() {
        assertThat(stages("Build", "Test", "Ship")
                        .add(step("compile").stage("Build"))
                        .add(step("unit").stage("Test"))
                        .add(step("it").stage("Test"))
                        .add(step("deploy").stage("Ship"))
                        .waits())
                .containsExactly(
                        "compile <-",
                        "unit <- compile (stage)",
                        "it <- compile (stage)",
                        "deploy <- unit (stage), it (stage)");
    }

    @Test
    void stagesGoByTheirOrderAndNotByThatOfTheFile() {
        assertThat(stages("Build", "Test")
                        .add(step("unit").stage("Test"))
                        .add(step("compile").stage("Build"))
                        .waits())
                .containsExactly("unit <- compile (stage)", "compile <-");
    }

    @Test
    void stageAfterAnEmptyOneWaitsForTheLastThatHasSteps() {
        assertThat(stages("Build", "Empty", "OnlyCleanup", "Test")
                        .add(step("compile").stage("Build"))
                        .add(step("clean").stage("OnlyCleanup").when(When.ALWAYS))
                        .add(step("unit").stage("Test"))
                        .waits())
                .containsExactly("compile <-", "clean <-", "unit <- compile (stage)");
    }

    @Test
    void needsAddToWhatTheStageWaitsFor() {
        assertThat(stages("Build", "Test")
                        .add(step("compile").stage("Build"))
                        .add(step("lint").stage("Build"))
                        .add(step("unit").stage("Test"))
                        .add(step("it").stage("Test").needs("unit", "lint"))
                        .waits())
                .last()
                .isEqualTo("it <- compile (stage), lint (needs), unit (needs)");
    }

    @Test
    void emptyNeedsInAStageAddNothing() {
        assertThat(stages("Build", "Test")
                        .add(step("compile").stage("Build"))
                        .add(step("unit").stage("Test").needs())
                        .waits())
                .last()
                .isEqualTo("unit <- compile (stage)");
    }

    @Test
    void orderIsThatOfWhatRemainsOfASelection() {
        FileBuilder file =
                list().add(step("a")).add(step("b")).add(step("c").parallel()).add(step("d"));
        assertThat(file.skip("b").waits()).isEqualTo(List.of("a <-", "c <- a (barrier)", "d <- a (above), c (above)"));
    }

    @Test
    void stagesAreThoseOfWhatRemainsOfASelection() {
        assertThat(stages("Build", "Test", "Ship")
                        .add(step("compile").stage("Build"))
                        .add(step("unit").stage("Test"))
                        .add(step("deploy").stage("Ship"))
                        .skip("unit")
                        .waits())
                .containsExactly("compile <-", "deploy <- compile (stage)");
    }

    @Test
    void whatIsSkippedIsNotWaitedFor() {
        assertThat(list().add(step("a").needs())
                        .add(step("b").needs("a"))
                        .add(step("c").needs("b"))
                        .skip("b")
                        .waits())
                .containsExactly("a <-", "c <-");
    }

    /** What is built on edges, and shares work by this, would otherwise be quadratic for wide stages and matrices. */
    @Test
    void stepsThatWaitForTheSameShareOneListOfEdges() {
        List<PlannedStep> stage = stages("Build", "Test")
                .add(step("compile").stage("Build"))
                .add(step("unit").stage("Test"))
                .add(step("it").stage("Test"))
                .plan()
                .steps();
        assertThat(stage.get(2).waitsFor()).isSameAs(stage.get(1).waitsFor());
        List<PlannedStep> needing = list().add(step("a").parallel(), matrix("v", "1", "2"))
                .add(step("b").needs("a"), matrix("v", "1", "2"))
                .plan()
                .steps();
        assertThat(needing.get(3).waitsFor()).isSameAs(needing.get(2).waitsFor());
    }
}
