package io.ciroach.plan;

import static io.ciroach.plan.FileBuilder.list;
import static io.ciroach.plan.FileBuilder.stages;
import static io.ciroach.plan.StepBuilder.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.model.Matrix;
import io.ciroach.model.When;
import io.ciroach.problem.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code steps}, {@code only}, {@code skipSteps} and their patterns. */
class SelectionTest {

    private static final Matrix MATRIX = new Matrix(
            List.of(
                    new Matrix.Axis("version", List.of("1.75", "1.80")),
                    new Matrix.Axis("os", List.of("linux", "mac"))),
            List.of());

    /** lint; compile in four; unit needs compile; docs; three cleanup steps. */
    private static FileBuilder file() {
        return list().add(step("lint").needs())
                .add(step("compile").needs(), MATRIX)
                .add(step("unit").needs("compile"))
                .add(step("docs").needs("lint"))
                .add(step("stop-unit").when(When.ALWAYS).needs("unit"))
                .add(step("after-stop").when(When.ALWAYS).needs("stop-unit"))
                .add(step("stop-docs").when(When.FAILURE).needs("docs"))
                .add(step("Cleanup").when(When.ALWAYS));
    }

    @Test
    void commasSplitPatternsButNotInBrackets() {
        assertThat(Selection.patterns(" lint, compile[version=1.75,os=linux] ,,unit"))
                .containsExactly("lint", "compile[version=1.75,os=linux]", "unit");
        assertThat(Selection.patterns("")).isEmpty();
        assertThat(Selection.patterns(" , ")).isEmpty();
        assertThat(Selection.patterns("a[b=[c,d],e=f],g")).containsExactly("a[b=[c,d],e=f]", "g");
        assertThat(Selection.patterns("a],b")).containsExactly("a]", "b");
        assertThat(Selection.patterns("a[b,c")).containsExactly("a[b,c");
    }

    @Test
    void stepsAreThoseWhatTheyNeedAndCleanupStepsThatTouchThem() {
        assertThat(file().steps("docs").names()).containsExactly("lint", "docs", "stop-docs", "Cleanup");
    }

    @Test
    void cleanupStepThatNeedsATakenCleanupStepIsTakenToo() {
        assertThat(file().steps("unit").names())
                .containsExactly(
                        "compile[version=1.75,os=linux]",
                        "compile[version=1.75,os=mac]",
                        "compile[version=1.80,os=linux]",
                        "compile[version=1.80,os=mac]",
                        "unit",
                        "stop-unit",
                        "after-stop",
                        "Cleanup");
    }

    @Test
    void waitingByOrderIsNoNeedOfASelection() {
        FileBuilder file = list().add(step("a")).add(step("b")).add(step("c"));
        assertThat(file.steps("c").waits()).containsExactly("c <-");
    }

    @Test
    void waitingByStageIsNoNeedOfASelection() {
        assertThat(stages("A", "B")
                        .add(step("a").stage("A"))
                        .add(step("b").stage("B"))
                        .steps("b")
                        .waits())
                .containsExactly("b <-");
    }

    @Test
    void onlyIsExactlyThoseAndCleanupStepsLeftOutAreNamed() {
        ExecutionPlan plan = file().only("unit,Cleanup").plan();
        assertThat(plan.steps()).extracting(PlannedStep::name).containsExactly("unit", "Cleanup");
        assertThat(plan.leftOutCleanup()).containsExactly("stop-unit", "after-stop", "stop-docs");
        assertThat(plan.steps().get(0).waitsFor()).isEmpty();
        assertThat(plan.toString()).endsWith("left out: stop-unit, after-stop, stop-docs\n");
    }

    @Test
    void skippedStepsAreTakenOutAndCountAsSucceededForOthers() {
        assertThat(file().skip("lint,compile[os=mac],*-*,Cleanup").waits())
                .containsExactly(
                        "compile[version=1.75,os=linux] <-",
                        "compile[version=1.80,os=linux] <-",
                        "unit <- compile[version=1.75,os=linux] (needs), compile[version=1.80,os=linux] (needs)",
                        "docs <-");
    }

    @Test
    void whatOnlyASkippedStepNeedsIsNotTaken() {
        assertThat(list().add(step("a").needs())
                        .add(step("b").needs("a"))
                        .add(step("c").needs("b"))
                        .steps("c")
                        .skip("b")
                        .names())
                .containsExactly("c");
    }

    @Test
    void onlyRestrictsWhatStepsTake() {
        assertThat(file().steps("unit").only("unit,docs").names()).containsExactly("unit");
    }

    @Test
    void patternsKnowStarAndQuestionMark() {
        assertThat(file().only("*").names()).hasSize(11);
        assertThat(file().only("?ocs").names()).containsExactly("docs");
        assertThat(file().only("stop-*").names()).containsExactly("stop-unit", "stop-docs");
        assertThat(file().only("*n?t").names()).containsExactly("unit", "stop-unit");
        assertThat(file().only("*t*p*").names()).containsExactly("stop-unit", "after-stop", "stop-docs");
    }

    @Test
    void bracketsAreAMatrixSubset() {
        assertThat(file().only("compile[os=mac]").names())
                .containsExactly("compile[version=1.75,os=mac]", "compile[version=1.80,os=mac]");
        assertThat(file().only("*[version=1.7?]").names())
                .containsExactly("compile[version=1.75,os=linux]", "compile[version=1.75,os=mac]");
        assertThat(file().only("c*[os=l*,version=*5]").names()).containsExactly("compile[version=1.75,os=linux]");
        assertThat(file().only("compile[version=1.80,os=mac]").names()).containsExactly("compile[version=1.80,os=mac]");
    }

    @Test
    void patternThatMatchesNothingIsAnErrorThatListsTheNames() {
        assertThat(list().add(step("lint")).add(step("unit")).steps("lnit").problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.location()).isNull();
                    assertThat(problem.message()).isEqualTo("steps: no step matches \"lnit\", did you mean \"lint\"?");
                    assertThat(problem.hint()).isEqualTo("there is \"lint\", \"unit\"");
                });
    }

    @Test
    void eachPatternThatMatchesNothingIsReported() {
        assertThat(file().steps("nope1")
                        .only("lint,nope2")
                        .skip("compile[os=win]")
                        .problems())
                .extracting(Problem::message)
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("steps: no step matches \"nope1\""),
                        second -> assertThat(second).startsWith("only: no step matches \"nope2\""),
                        third -> assertThat(third).startsWith("skipSteps: no step matches \"compile[os=win]\""));
    }

    @Test
    void selectionThatLeavesNothingIsAnError() {
        assertThat(file().skip("*").messages()).containsExactly("the selection leaves no step to run");
        assertThat(file().steps("unit").only("docs").messages()).containsExactly("the selection leaves no step to run");
    }

    @Test
    void globsMatchAsShellsDo() {
        assertThat(List.of("", "*", "**", "a*", "*c", "a?c", "???", "*b*", "a*b*c"))
                .filteredOn(pattern -> Glob.matches(pattern, "abc"))
                .containsExactly("*", "**", "a*", "*c", "a?c", "???", "*b*", "a*b*c");
        assertThat(List.of("", "*")).allMatch(pattern -> Glob.matches(pattern, ""));
        assertThat(List.of("?", "a", "b*", "*d", "ab", "abcd"))
                .noneMatch(pattern -> Glob.matches(pattern, pattern.equals("?") ? "" : "abc"));
        assertThat(Glob.matches("*a*a*a*a*b", "a".repeat(5000))).isFalse();
    }
}
