package io.ciroach.plan;

import static io.ciroach.plan.FileBuilder.list;
import static io.ciroach.plan.FileBuilder.matrix;
import static io.ciroach.plan.StepBuilder.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.model.Command;
import io.ciroach.model.Matrix;
import io.ciroach.problem.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Matrices and {@code ${{ }}}. */
class ExpansionTest {

    private static final Matrix TWO = new Matrix(
            List.of(
                    new Matrix.Axis("version", List.of("1.75", "1.80")),
                    new Matrix.Axis("os", List.of("linux", "mac"))),
            List.of());

    private static String script(FileBuilder file) {
        return ((Command.Shell) file.plan().steps().get(0).step().command()).script();
    }

    @Test
    void matrixGivesOneStepForEachValue() {
        assertThat(list().add(step("compile"), matrix("version", "1.75", "1.80"))
                        .names())
                .containsExactly("compile[version=1.75]", "compile[version=1.80]");
    }

    @Test
    void productIsInTheOrderWrittenLastKeyFastest() {
        assertThat(list().add(step("c"), TWO).names())
                .containsExactly(
                        "c[version=1.75,os=linux]",
                        "c[version=1.75,os=mac]",
                        "c[version=1.80,os=linux]",
                        "c[version=1.80,os=mac]");
    }

    @Test
    void excludeLeavesOutCombinationsAndPartsOfThem() {
        Matrix matrix =
                new Matrix(TWO.axes(), List.of(Map.of("version", "1.75", "os", "mac"), Map.of("version", "1.80")));
        assertThat(list().add(step("c"), matrix).names()).containsExactly("c[version=1.75,os=linux]");
    }

    @Test
    void excludeThatLeavesNothingIsAnErrorAndTheOnlyOne() {
        Matrix matrix = new Matrix(TWO.axes(), List.of(Map.of("os", "linux"), Map.of("os", "mac")));
        List<Problem> problems = list().add(step("c"), matrix)
                .add(step("b").needs("c"))
                .add(step("d").needs("c[os=mac]"))
                .problems();
        assertThat(problems).extracting(Problem::message).containsExactly("\"exclude\" leaves nothing of this matrix");
    }

    @Test
    void plannedStepKnowsItsTemplateAndItsCombination() {
        PlannedStep planned = list().add(step("c"), TWO).plan().steps().get(1);
        assertThat(planned.template()).isEqualTo("c");
        assertThat(planned.matrix()).containsExactly(Map.entry("version", "1.75"), Map.entry("os", "mac"));
        assertThat(planned.index()).isEqualTo(2);
    }

    @Test
    void matrixThatGivesOneNameTwiceIsAnError() {
        assertThat(list().add(step("c"), matrix("v", "1", "1")).messages())
                .containsExactly("there are two steps called \"c[v=1]\"");
    }

    @Test
    void variablesOfTheMatrixArePutIn() {
        PlannedStep planned = list().add(
                        step("c").image("rust:${{ version }}").command("echo ${{os}} ${{ version }}"), TWO)
                .plan()
                .steps()
                .get(3);
        assertThat(planned.step().image()).isEqualTo("rust:1.80");
        assertThat(planned.step().command()).isEqualTo(new Command.Shell("echo mac 1.80"));
    }

    @Test
    void variablesWorkInNeeds() {
        assertThat(list().add(step("compile").parallel(), matrix("v", "1", "2"))
                        .add(step("test").needs("compile[v=${{ v }}]"), matrix("v", "1", "2"))
                        .waits())
                .endsWith("test[v=1] <- compile[v=1] (needs)", "test[v=2] <- compile[v=2] (needs)");
    }

    @Test
    void twoDollarsWriteItLiterally() {
        assertThat(script(list().add(step("a").command("echo $${{ x }} $HOME ${y}"))))
                .isEqualTo("echo ${{ x }} $HOME ${y}");
    }

    @Test
    void valueIsNotReadAgain() {
        assertThat(list().add(step("a").image("${{ env.A }}"))
                        .environment(Map.of("A", "${{ env.B }}$1\\"))
                        .plan()
                        .steps()
                        .get(0)
                        .step()
                        .image())
                .isEqualTo("${{ env.B }}$1\\");
    }

    @Test
    void environmentAndMavenPropertiesArePutIn() {
        assertThat(script(list().add(step("a").command("${{ env.USER }}-${{ maven.project.version }}"))
                        .environment(Map.of("USER", "ada"))
                        .mavenProperties(Map.of("project.version", "1.0"))))
                .isEqualTo("ada-1.0");
    }

    @Test
    void unknownVariableOfAMatrixListsWhatThereIs() {
        assertThat(list().add(step("c").image("rust:${{ verson }}"), TWO).problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.message()).isEqualTo("unknown variable \"verson\", did you mean \"version\"?");
                    assertThat(problem.hint())
                            .isEqualTo("there is \"version\", \"os\" of the matrix, \"env.NAME\" of the caller's"
                                    + " environment, and \"maven.NAME\" of the Maven project");
                });
    }

    @Test
    void unknownVariableWithoutAMatrixSaysSo() {
        assertThat(list().add(step("c").image("rust:${{ version }}")).problems())
                .singleElement()
                .extracting(Problem::hint)
                .isEqualTo("this step has no matrix; there is \"env.NAME\" of the caller's environment, and"
                        + " \"maven.NAME\" of the Maven project");
    }

    @Test
    void unknownEnvironmentVariableListsNamesAndNoValues() {
        assertThat(list().add(step("c").image("${{ env.TOKNE }}"))
                        .environment(Map.of("TOKEN", "secret", "HOME", "/root"))
                        .problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.message())
                            .isEqualTo("unknown variable \"env.TOKNE\", did you mean \"env.TOKEN\"?");
                    assertThat(problem.hint()).isEqualTo("the caller's environment has \"HOME\", \"TOKEN\"");
                    assertThat(problem.render()).doesNotContain("secret", "/root");
                });
    }

    @Test
    void longListOfNamesIsCut() {
        Map<String, String> environment = new HashMap<>();
        for (int i = 10; i < 40; i++) {
            environment.put("V" + i, "");
        }
        assertThat(list().add(step("c").image("${{ env.QQQQ }}"))
                        .environment(environment)
                        .problems())
                .singleElement()
                .extracting(Problem::hint)
                .asString()
                .startsWith("the caller's environment has \"V10\", \"V11\"")
                .endsWith("\"V21\" and 18 more");
    }

    @Test
    void unknownMavenPropertyWithoutAProjectSaysSo() {
        assertThat(list().add(step("c").image("${{ maven.x }}")).problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.message()).isEqualTo("unknown variable \"maven.x\"");
                    assertThat(problem.hint()).isEqualTo("the Maven project has no variables here");
                });
    }

    @Test
    void openBracesWithoutAnEndAreAnError() {
        assertThat(list().add(step("c").command("echo ${{ x")).problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.message()).isEqualTo("\"${{\" has no \"}}\" after it");
                    assertThat(problem.hint()).isEqualTo("\"$${{\" writes it literally");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "$(id)", "`id`", "a;b", "a\nb", "'", "\"", "&", "é", "a\0", "*", "~", "#", "!"})
    void valueFromOutsideThatIsMoreThanAWordDoesNotBecomeShellText(String value) {
        for (String name : List.of("env.V", "maven.V")) {
            assertThat(list().add(step("c").command("echo ${{ " + name + " }}"))
                            .environment(Map.of("V", value))
                            .mavenProperties(Map.of("V", value))
                            .problems())
                    .singleElement()
                    .satisfies(problem -> {
                        assertThat(problem.message())
                                .isEqualTo("the value of \"" + name + "\" would be read as shell text: it holds more"
                                        + " than letters, digits and ._/:@=+,-");
                        assertThat(problem.hint())
                                .isEqualTo("hand it over as a variable: env = { V = \"${{ " + name
                                        + " }}\" }, and write \"$V\" with the quotes in the command");
                    });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1.0-SNAPSHOT", "/home/a_b", "a:b@c=d+e,f"})
    void wordFromOutsideMayBecomeShellText(String value) {
        assertThat(script(list().add(step("c").command("${{ env.V }}")).environment(Map.of("V", value))))
                .isEqualTo(value);
    }

    @Test
    void valueFromOutsideMayBeAnythingWhereItIsNoShellText() {
        assertThat(list().add(step("c").image("${{ env.V }}"))
                        .environment(Map.of("V", "$(id)"))
                        .plan()
                        .steps()
                        .get(0)
                        .step()
                        .image())
                .isEqualTo("$(id)");
    }

    @Test
    void valueOfTheMatrixStandsInTheFileAndMayBeShellText() {
        assertThat(script(list().add(step("c").command("${{ v }}"), matrix("v", "echo hi; exit 1"))))
                .isEqualTo("echo hi; exit 1");
    }

    @Test
    void remedyNamesAVariableThatAShellKnows() {
        assertThat(list().add(step("c").command("${{ maven.project.build.finalName }}"))
                        .mavenProperties(Map.of("project.build.finalName", "a b"))
                        .problems())
                .singleElement()
                .extracting(Problem::hint)
                .asString()
                .contains("env = { PROJECT_BUILD_FINALNAME = \"${{ maven.project.build.finalName }}\" }");
    }
}
