package io.ciroach.plan;

import static io.ciroach.plan.FileBuilder.list;
import static io.ciroach.plan.FileBuilder.matrix;
import static io.ciroach.plan.FileBuilder.stages;
import static io.ciroach.plan.StepBuilder.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.model.BudgetSettings;
import io.ciroach.model.ByteSize;
import io.ciroach.model.Cleaning;
import io.ciroach.model.Cpus;
import io.ciroach.model.Matrix;
import io.ciroach.model.Overrides;
import io.ciroach.model.Pipeline;
import io.ciroach.model.Pull;
import io.ciroach.model.When;
import io.ciroach.problem.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Needs, circles, estimates, settings of the caller. */
class PlannerTest {

    private static final Matrix TWO = new Matrix(
            List.of(new Matrix.Axis("v", List.of("1", "2")), new Matrix.Axis("os", List.of("linux", "mac"))),
            List.of());

    private static FileBuilder matrixAnd(String... needs) {
        return list().add(step("c").parallel(), TWO).add(step("end").needs(needs));
    }

    private static List<String> needed(String... needs) {
        return matrixAnd(needs).plan().step("end").waitsFor().stream()
                .map(Edge::step)
                .toList();
    }

    @Test
    void needsNameAllOfAMatrixByItsName() {
        assertThat(needed("c")).containsExactly("c[v=1,os=linux]", "c[v=1,os=mac]", "c[v=2,os=linux]", "c[v=2,os=mac]");
    }

    @Test
    void needsNameOneOfAMatrixByItsExpandedName() {
        assertThat(needed("c[v=2,os=mac]")).containsExactly("c[v=2,os=mac]");
    }

    @Test
    void needsNameSomeOfAMatrixByAnySubsetOfItsKeysInAnyOrder() {
        assertThat(needed("c[os=mac]")).containsExactly("c[v=1,os=mac]", "c[v=2,os=mac]");
        assertThat(needed("c[v=1]")).containsExactly("c[v=1,os=linux]", "c[v=1,os=mac]");
        assertThat(needed("c[os=mac, v=1]")).containsExactly("c[v=1,os=mac]");
    }

    @Test
    void valuesWithCommasAndBracketsAreFoundAllTheSame() {
        Matrix odd = new Matrix(
                List.of(new Matrix.Axis("flags", List.of("-a,-b", "[x]")), new Matrix.Axis("v", List.of("1"))),
                List.of());
        FileBuilder file = list().add(step("c").parallel(), odd)
                .add(step("one").needs("c[flags=-a,-b]"))
                .add(step("two").needs("c[v=1,flags=[x]]"));
        assertThat(file.waits()).contains("one <- c[flags=-a,-b,v=1] (needs)", "two <- c[flags=[x],v=1] (needs)");
    }

    @Test
    void unknownNeedIsAnErrorWithTheNearestName() {
        assertThat(list().add(step("compile"))
                        .add(step("test").needs("compiel"))
                        .problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.message())
                            .isEqualTo(
                                    "\"test\" needs \"compiel\", but there is no such step, did you mean \"compile\"?");
                    assertThat(problem.location()).hasToString("ciroach.toml:2:10");
                });
    }

    @Test
    void unknownCombinationIsAnErrorThatListsTheCombinations() {
        assertThat(list().add(step("c").parallel(), matrix("v", "1.75", "1.80"))
                        .add(step("test").needs("c[v=2.00]"))
                        .problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.message()).startsWith("\"test\" needs \"c[v=2.00]\", but there is no such step");
                    assertThat(problem.hint()).isEqualTo("there is \"c[v=1.75]\", \"c[v=1.80]\"");
                });
    }

    @Test
    void sameWrongNeedOfAMatrixIsReportedOnce() {
        assertThat(list().add(step("c").needs("nope"), TWO).messages()).hasSize(1);
    }

    @Test
    void ordinaryStepThatNeedsACleanupStepIsAnError() {
        assertThat(list().add(step("clean").when(When.ALWAYS))
                        .add(step("a").needs("clean"))
                        .messages())
                .containsExactly("\"a\" needs \"clean\", which is a cleanup step and runs after it");
    }

    @Test
    void cleanupStepsMayNeedEachOther() {
        assertThat(list().add(step("a").when(When.FAILURE))
                        .add(step("b").when(When.ALWAYS).needs("a"))
                        .waits())
                .containsExactly("a <-", "b <- a (needs)");
    }

    @Test
    void needOfALaterStageIsAnError() {
        assertThat(stages("Build", "Test")
                        .add(step("compile").stage("Build").needs("unit"))
                        .add(step("unit").stage("Test"))
                        .messages())
                .containsExactly(
                        "\"compile\" needs \"unit\" of the stage \"Test\", which comes after its own, \"Build\"");
    }

    @Test
    void planKnowsWhatWentIntoWhichStepFromOutside() {
        ExecutionPlan plan = list().environment(Map.of("TAG", "3.20", "UNUSED", "x"))
                .mavenProperties(Map.of("dir", "out"))
                .add(step("a").image("alpine:${{ env.TAG }}").command("ls ${{ maven.dir }}"))
                .add(step("b").image("alpine:$${{"))
                .plan();
        assertThat(plan.variables()).containsOnly(Map.entry("a", Set.of("env.TAG", "maven.dir")));
        assertThat(plan.step("b").step().image()).isEqualTo("alpine:${{");
    }

    @Test
    void planIsMeasuredOnceAnyStepHasRun() {
        FileBuilder file = list().add(step("a")).add(step("b"));
        assertThat(file.plan().isMeasured()).isFalse();
        assertThat(file.durations(Map.of("b", Duration.ofSeconds(3))).plan().isMeasured())
                .isTrue();
    }

    @Test
    void namesAreListedWholeUpToTheMostAndCountedFromThere() {
        assertThat(Listing.of(List.of("a", "b"), 2)).isEqualTo("\"a\", \"b\"");
        assertThat(Listing.of(List.of("a", "b", "c"), 2)).isEqualTo("\"a\", \"b\" and 1 more");
    }

    @Test
    void circleIsSpelledOutWithTheCauseOfEachArrow() {
        assertThat(list().add(step("a").needs("c"))
                        .add(step("b").needs("a"))
                        .add(step("c").needs("b"))
                        .problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.message())
                            .isEqualTo("these steps wait for each other: \"a\" needs \"c\", \"c\" needs \"b\", \"b\""
                                    + " needs \"a\"");
                    assertThat(problem.hint()).isNull();
                    assertThat(problem.location()).hasToString("ciroach.toml:1:10");
                });
    }

    @Test
    void circleThroughTheOrderOfTheFileSaysSoAndHowToLeaveIt() {
        assertThat(list().add(step("a").needs("b")).add(step("b")).problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.message())
                            .isEqualTo(
                                    "these steps wait for each other: \"a\" needs \"b\", \"b\" waits for all above it,"
                                            + " so for \"a\"");
                    assertThat(problem.hint())
                            .isEqualTo("\"b\" waits by its place in the file, because it has no \"needs\"; with needs ="
                                    + " [] it waits for nothing");
                });
    }

    @Test
    void circleThroughABarrierSaysSo() {
        assertThat(list().add(step("a").needs("c"))
                        .add(step("b"))
                        .add(step("c").parallel())
                        .messages())
                .containsExactly("these steps wait for each other: \"a\" needs \"c\", \"c\" waits for the last barrier"
                        + " above it, \"b\", \"b\" waits for all above it, so for \"a\"");
    }

    @Test
    void stepThatNeedsItselfIsACircle() {
        assertThat(list().add(step("a").needs("a")).messages()).containsExactly("\"a\" needs itself");
    }

    @Test
    void eachCircleIsReportedAndWhatIsOnlyBehindOneIsNot() {
        assertThat(list().add(step("behind").needs("a"))
                        .add(step("a").needs("b"))
                        .add(step("b").needs("a"))
                        .add(step("x").needs("y"))
                        .add(step("y").needs("x"))
                        .messages())
                .containsExactly(
                        "these steps wait for each other: \"a\" needs \"b\", \"b\" needs \"a\"",
                        "these steps wait for each other: \"x\" needs \"y\", \"y\" needs \"x\"");
    }

    @Test
    void ofManyCirclesTheFirstTenAreEnoughToBeginWith() {
        FileBuilder file = list();
        for (int i = 0; i < 11; i++) {
            file.add(step("s" + i).needs("s" + i));
        }
        assertThat(file.messages()).hasSize(10).first().isEqualTo("\"s0\" needs itself");
    }

    @Test
    void circleIsFoundThoughTheSelectionLeavesItOut() {
        assertThat(list().add(step("a").needs("b"))
                        .add(step("b").needs("a"))
                        .add(step("c").needs())
                        .only("c")
                        .messages())
                .hasSize(1);
    }

    @Test
    void allThatIsWrongIsReportedAtOnceInFileOrder() {
        assertThat(list().add(step("a").needs("nope"))
                        .add(step("b").image("${{ x }}"))
                        .add(step("c").needs("c"))
                        .steps("d")
                        .problems())
                .extracting(Problem::location)
                .extracting(String::valueOf)
                .containsExactly("ciroach.toml:1:10", "ciroach.toml:2:11", "ciroach.toml:3:10", "null");
    }

    @Test
    void remainingPathIsTheLongestToTheEndOfThePlan() {
        assertThat(list().add(step("a"))
                        .add(step("b").needs("a"))
                        .add(step("c").needs("a"))
                        .add(step("d").needs("b"))
                        .durations(Map.of("a", Duration.ofSeconds(2), "c", Duration.ofSeconds(30)))
                        .plan()
                        .toString())
                .isEqualTo("""
                        1. a: 2s of 32s
                        2. b: 1s of 2s
                           <- a (needs)
                        3. c: 30s of 30s
                           <- a (needs)
                        4. d: 1s of 1s
                           <- b (needs)
                        """);
    }

    @Test
    void settingsOfTheCallerBeatTheFile() {
        ExecutionPlan plan = list().add(step("a").pull(Pull.MISSING))
                .add(step("b").pull(Pull.ALWAYS))
                .budgets(new BudgetSettings(2, ByteSize.ofMb(100), Cpus.of(3)))
                .overrides(new Overrides(
                        7, ByteSize.ofMb(900), false, Cleaning.Wipe.BOTH, Cleaning.Images.ALL, Pull.NEVER))
                .plan();
        Pipeline pipeline = plan.pipeline();
        assertThat(pipeline.budgets()).isEqualTo(new BudgetSettings(7, ByteSize.ofMb(900), Cpus.of(3)));
        assertThat(pipeline.failFast()).isFalse();
        assertThat(pipeline.cleaning().wipe()).isEqualTo(Cleaning.Wipe.BOTH);
        assertThat(pipeline.cleaning().images()).isEqualTo(Cleaning.Images.ALL);
        assertThat(plan.steps()).extracting(step -> step.step().pull()).containsOnly(Pull.NEVER);
    }

    @Test
    void withoutSettingsOfTheCallerTheFileHolds() {
        BudgetSettings budgets = new BudgetSettings(2, ByteSize.ofMb(100), Cpus.of(3));
        ExecutionPlan plan =
                list().add(step("a").pull(Pull.ALWAYS)).budgets(budgets).plan();
        assertThat(plan.pipeline().budgets()).isEqualTo(budgets);
        assertThat(plan.pipeline().failFast()).isTrue();
        assertThat(plan.steps()).extracting(step -> step.step().pull()).containsOnly(Pull.ALWAYS);
    }
}
