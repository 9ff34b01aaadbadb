package io.ciroach.junit;

import static io.ciroach.junit.CiroachAssertions.assertThat;
import static io.ciroach.junit.FakeSetting.LINT;

import io.ciroach.engine.Engine;
import io.ciroach.engine.EngineProvider;
import io.ciroach.engine.EngineRequest;
import io.ciroach.junit.testkit.OnFakeEngine;
import io.ciroach.junit.testkit.TestKit;
import io.ciroach.junit.testkit.TestRun;
import io.ciroach.problem.CiroachException;
import io.ciroach.result.PipelineResult;
import io.ciroach.result.StepResult;
import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every rule of what runs when, what is handed to whom, and what fails, on a fake engine. */
@Timeout(60)
class CiroachExtensionTest {

    /** What the test classes below were given. */
    private static final Queue<String> SEEN = new ConcurrentLinkedQueue<>();

    @SuppressWarnings("NullAway.Init")
    private FakeSetting setting;

    @BeforeEach
    void prepare(@TempDir Path folder) throws IOException {
        SEEN.clear();
        setting = new FakeSetting(folder).file(LINT);
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        setting.close();
    }

    private static void see(Object... what) {
        SEEN.add(Arrays.stream(what).map(String::valueOf).collect(Collectors.joining(" ")));
    }

    // ---- what runs when

    @ExtendWith(OnFakeEngine.class)
    @CiroachPipeline
    static class Once {
        @Test
        void one(PipelineResult run) {
            see(run.id());
        }

        @Test
        void two(@Step("lint") StepResult lint) {
            see(lint.state());
        }

        @RepeatedTest(3)
        void repeated(PipelineResult run) {
            see(run.id());
        }

        @Nested
        class Inner {
            @Test
            void shares(PipelineResult run) {
                see(run.id());
            }

            @Nested
            class Innermost {
                @Test
                void sharesToo(PipelineResult run) {
                    see(run.id());
                }
            }
        }
    }

    @Test
    void pipelineOfAClassRunsOnceForAllThatIsInIt() {
        TestRun run = TestKit.of(Once.class).run();

        assertThat(run.failed()).isEmpty();
        assertThat(run.passed()).hasSize(7);
        assertThat(setting.starts("lint")).isEqualTo(1);
        assertThat(Set.copyOf(SEEN)).hasSize(2).contains("SUCCEEDED");
    }

    @ExtendWith(OnFakeEngine.class)
    static class ForMethods {
        @Test
        @CiroachPipeline
        void one() {}

        @RepeatedTest(2)
        @CiroachPipeline
        void repeated(PipelineResult run) {
            see(run.reports());
        }

        @ParameterizedTest
        @ValueSource(strings = {"a", "b", "c"})
        @CiroachPipeline
        void parameterized(String value, PipelineResult run) {
            see(run.reports());
        }

        @Test
        void without() {}
    }

    @Test
    void pipelineOfAMethodRunsForEachOfItsInvocations() {
        TestRun run = TestKit.of(ForMethods.class).run();

        assertThat(run.failed()).isEmpty();
        assertThat(setting.starts("lint")).isEqualTo(6);
        Path reports = setting.module.resolve("target/ciroach-junit").resolve(ForMethods.class.getName());
        assertThat(SEEN)
                .containsExactlyInAnyOrder(
                        reports.resolve("repeated/1").toString(),
                        reports.resolve("repeated/2").toString(),
                        reports.resolve("parameterized/1").toString(),
                        reports.resolve("parameterized/2").toString(),
                        reports.resolve("parameterized/3").toString());
        assertThat(reports.resolve("one/run.json")).exists();
    }

    @ExtendWith(OnFakeEngine.class)
    @CiroachPipeline
    static class Overridden {
        @Test
        void outer(PipelineResult run) {
            see("outer", run.steps().size());
        }

        @Test
        @CiroachPipeline(toml = LINT + "[[pipeline.steps]]\nname = \"b\"\nimage = \"img:1\"\ncommand = \"true\"\n")
        void method(PipelineResult run) {
            see("method", run.steps().size());
        }

        @Nested
        @CiroachPipeline(
                toml = LINT
                        + "[[pipeline.steps]]\nname = \"b\"\nimage = \"img:1\"\ncommand = \"true\"\n"
                        + "[[pipeline.steps]]\nname = \"c\"\nimage = \"img:1\"\ncommand = \"true\"\n")
        class Inner {
            @Test
            void inner(PipelineResult run) {
                see("inner", run.steps().size());
            }
        }
    }

    @Test
    void nearestAnnotationCounts() {
        TestRun run = TestKit.of(Overridden.class).run();

        assertThat(run.failed()).isEmpty();
        assertThat(SEEN).containsExactlyInAnyOrder("outer 1", "method 2", "inner 3");
    }

    @Retention(RetentionPolicy.RUNTIME)
    @ExtendWith(OnFakeEngine.class)
    @CiroachPipeline(steps = "lint")
    @interface OurPipeline {}

    @OurPipeline
    static class Composed {
        @Test
        void test(@Step("lint") StepResult lint) {
            see(lint.state());
        }
    }

    static class Heir extends Once {}

    @Test
    void annotationMayBeComposedAndInherited() {
        assertThat(TestKit.of(Composed.class).run().passed()).hasSize(1);
        assertThat(SEEN).containsExactly("SUCCEEDED");
        assertThat(TestKit.of(Heir.class).run().failed()).isEmpty();
        assertThat(setting.module.resolve("target/ciroach-junit").resolve(Heir.class.getName()))
                .exists();
    }

    @ExtendWith(OnFakeEngine.class)
    static class Built {
        @RegisterExtension
        static final CiroachExtension SHARED = CiroachExtension.builder()
                .toml(LINT + "[[pipeline.steps]]\nname = \"b\"\nimage = \"img:1\"\ncommand = \"echo $X\"\n"
                        + "env = { X = \"${{ env.Y }} ${{ maven.Z }}\" }\n")
                .steps("b")
                .env(Map.of("Y", "y"))
                .properties(Map.of("Z", "z"))
                .workspace(WorkspaceMode.IN_PLACE)
                .expect(Expectation.SUCCESS)
                .disabledWithoutDocker(true)
                .build();

        @Test
        void one(@Step("b") StepResult b, @Workspace Path workspace) {
            see(b.lastLines(), workspace.getFileName());
        }

        @Nested
        class Inner {
            @Test
            void two(PipelineResult run) {
                see(run.steps().size());
            }
        }
    }

    static class BuiltForEach {
        @RegisterExtension
        final OnFakeEngine first = new OnFakeEngine();

        @RegisterExtension
        final CiroachExtension each = CiroachExtension.builder().toml(LINT).build();

        @RepeatedTest(2)
        void test(PipelineResult run) {
            see(run.id());
        }
    }

    @Test
    void builtExtensionInAStaticFieldRunsOnce() {
        TestRun run = TestKit.of(Built.class).run();

        assertThat(run.failed()).isEmpty();
        assertThat(SEEN).containsExactlyInAnyOrder("[y z] module", "1");
        assertThat(setting.starts("b")).isEqualTo(1);
    }

    @Test
    void nothingIsLeftOfAHundredTestsButOneRun() {
        TestRun run = TestKit.of(Hundred.class).run();

        assertThat(run.passed()).hasSize(100);
        assertThat(setting.starts("lint")).isEqualTo(1);
    }

    @ExtendWith(OnFakeEngine.class)
    @CiroachPipeline
    static class Hundred {
        @RepeatedTest(100)
        void test(PipelineResult run) {
            assertThat(run).succeeded();
        }
    }

    // ---- what is handed to whom

    @ExtendWith(OnFakeEngine.class)
    @CiroachPipeline
    static class Everywhere {
        Everywhere(@Step("lint") StepResult lint) {
            see("constructor", lint.name());
        }

        @BeforeAll
        static void beforeAll(PipelineResult run) {
            see("beforeAll", run.outcome());
        }

        @BeforeEach
        void beforeEach(@Workspace Path workspace) {
            see("beforeEach", Files.exists(workspace.resolve("ciroach.toml")));
        }

        @Test
        void test(PipelineResult run, @Step("lint") StepResult lint, @Workspace Path workspace) {
            see("test", run.step("lint").equals(lint));
        }

        @AfterEach
        void afterEach(@Step("lint") StepResult lint) {
            see("afterEach", lint.name());
        }

        @AfterAll
        static void afterAll(@Workspace Path workspace) {
            see("afterAll", Files.exists(workspace.resolve("ciroach.toml")));
        }
    }

    @TestInstance(Lifecycle.PER_CLASS)
    static class EverywhereOfOneInstance extends Everywhere {
        EverywhereOfOneInstance(@Step("lint") StepResult lint) {
            super(lint);
        }
    }

    @Test
    void resultsAreHandedToConstructorsAndLifecycleMethods() {
        assertThat(TestKit.of(Everywhere.class).run().passed()).hasSize(1);
        assertThat(SEEN)
                .containsExactly(
                        "beforeAll SUCCEEDED",
                        "constructor lint",
                        "beforeEach true",
                        "test true",
                        "afterEach lint",
                        "afterAll true");
    }

    @Test
    void instanceOfAWholeClassGetsThemToo() {
        assertThat(TestKit.of(EverywhereOfOneInstance.class).run().passed()).hasSize(1);
        assertThat(SEEN).startsWith("constructor lint", "beforeAll SUCCEEDED");
        assertThat(setting.starts("lint")).isEqualTo(1);
    }

    @ExtendWith(OnFakeEngine.class)
    static class OfTheMethod {
        OfTheMethod(PipelineResult run) {
            see("constructor", run.id());
        }

        @Test
        @CiroachPipeline
        void test(PipelineResult run) {
            see("test", run.id());
        }
    }

    @Test
    void constructorGetsTheResultOfItsOwnMethod() {
        assertThat(TestKit.of(OfTheMethod.class).run().passed()).hasSize(1);
        assertThat(SEEN.stream().map(seen -> seen.substring(seen.indexOf(' '))).distinct())
                .hasSize(1);
    }

    @ExtendWith(OnFakeEngine.class)
    @CiroachPipeline
    static class Wrong {
        @Test
        void unknown(@Step("lnit") StepResult step) {}

        @Test
        void unnamed(StepResult step) {}
    }

    @Test
    void stepThatIsNotThereIsAnErrorThatListsThoseThatAre() {
        TestRun run = TestKit.of(Wrong.class).run();

        assertThat(run.failure("unknown(StepResult)"))
                .hasMessageContaining("no step \"lnit\" was run; there are [lint]");
        assertThat(run.failure("unnamed(StepResult)"))
                .hasMessageContaining("which step? Annotate the StepResult with @Step(\"name\"); there are [lint]");
    }

    // ---- what fails

    @ExtendWith(OnFakeEngine.class)
    @CiroachPipeline(toml = "[[pipeline.steps]]\nname = \"a\"\nimage = \"img:1\"\ncommand = \"exit 3\"\n")
    static class Failing {
        @Test
        void test(PipelineResult run, @Step("a") StepResult a) {
            assertThat(run).failed().hasExitCode(1);
            assertThat(a).failed().hasExitCode(3);
        }
    }

    @Test
    void failedStepFailsNoTestByItself() {
        assertThat(TestKit.of(Failing.class).run().passed()).containsExactly("test(PipelineResult, StepResult)");
    }

    @ExtendWith(OnFakeEngine.class)
    @CiroachPipeline(
            toml = "[[pipeline.steps]]\nname = \"a\"\nimage = \"img:1\"\ncommand = \"exit 3\"\n",
            expect = Expectation.SUCCESS)
    static class ExpectedToSucceed {
        @Test
        void test() {}
    }

    @ExtendWith(OnFakeEngine.class)
    @CiroachPipeline(expect = Expectation.FAILURE)
    static class ExpectedToFail {
        @Test
        void test() {}
    }

    @Test
    void unmetExpectationFailsBeforeTheTests() {
        TestRun red = TestKit.of(ExpectedToSucceed.class).run();
        TestRun green = TestKit.of(ExpectedToFail.class).run();

        assertThat(red.passed()).isEmpty();
        assertThat(red.failed().values())
                .singleElement()
                .satisfies(failure -> assertThat(failure)
                        .isInstanceOf(AssertionError.class)
                        .hasMessageStartingWith("expected the pipeline to succeed\n")
                        .hasMessageContaining("step \"a\" FAILED, exit code 3"));
        assertThat(green.passed()).isEmpty();
        assertThat(green.failed().values())
                .singleElement()
                .satisfies(failure -> assertThat(failure).hasMessageStartingWith("expected the pipeline to fail\n"));
    }

    @ExtendWith(OnFakeEngine.class)
    @CiroachPipeline(toml = "x = 1\n")
    static class Bad {
        @Test
        void test() {}
    }

    @Test
    void badFileFailsTheClassWithAllThatIsWrong() {
        TestRun run = TestKit.of(Bad.class).run();

        assertThat(run.failed().values())
                .singleElement()
                .satisfies(failure -> assertThat(failure)
                        .isInstanceOf(CiroachException.class)
                        .hasMessageContaining(Bad.class.getName() + ".toml:1:1: unknown key \"x\""));
    }

    @ExtendWith(OnFakeEngine.class)
    @CiroachPipeline(file = "no-such.toml")
    static class Missing {
        @Test
        void test() {}
    }

    @Test
    void missingFileSaysWhereItWasLookedFor() {
        TestRun run = TestKit.of(Missing.class).run();

        assertThat(run.failed().values())
                .singleElement()
                .satisfies(failure -> assertThat(failure)
                        .hasMessageStartingWith("there is no pipeline file \"no-such.toml\"; it was looked for:\n"
                                + "  on the class path, as no-such.toml\n"
                                + "  " + setting.module.resolve("no-such.toml") + "\n"
                                + "  " + setting.module.resolveSibling("no-such.toml") + "\n"));
    }

    /** Nothing answers there. */
    private static final EngineProvider NOWHERE = new EngineProvider() {
        @Override
        public String name() {
            return "nowhere";
        }

        @Override
        public Engine open(EngineRequest request) {
            throw new CiroachException(
                    CiroachException.Kind.ENGINE_UNREACHABLE, "there is no engine", "start one", null);
        }
    };

    @ExtendWith(OnFakeEngine.class)
    @CiroachPipeline(disabledWithoutDocker = true)
    static class OnlyWithDocker {
        @Test
        void test() {}
    }

    @Test
    void withoutAnEngineTestsAreDisabledWithTheReasonOrFail() {
        setting.on(NOWHERE);

        TestRun disabled = TestKit.of(OnlyWithDocker.class).run();
        assertThat(disabled.skipped().values()).containsExactly("no engine: there is no engine\n  hint: start one");
        assertThat(disabled.passed()).isEmpty();
        assertThat(TestKit.of(Once.class).run().failed().values())
                .singleElement()
                .satisfies(failure -> assertThat(failure).hasMessageContaining("there is no engine"));
    }

    @Test
    void withAnEngineTheyRun() {
        assertThat(TestKit.of(OnlyWithDocker.class).run().passed()).hasSize(1);
    }

    @ExtendWith({OnFakeEngine.class, CiroachExtension.class})
    static class Bare {
        @Test
        void test() {}
    }

    @ExtendWith(OnFakeEngine.class)
    @CiroachPipeline(value = "a.toml", file = "b.toml")
    static class Both {
        @Test
        void test() {}
    }

    @ExtendWith(OnFakeEngine.class)
    @CiroachPipeline(file = "a.toml", toml = "x = 1")
    static class BothWays {
        @Test
        void test() {}
    }

    @ExtendWith(OnFakeEngine.class)
    @CiroachPipeline(env = "A")
    static class NoValue {
        @Test
        void test() {}
    }

    @ExtendWith(OnFakeEngine.class)
    @CiroachPipeline(properties = {"A=1", "A=2"})
    static class Twice {
        @Test
        void test() {}
    }

    @Test
    void whatCannotBeMeantIsSaidInOneSentence() {
        assertThat(onlyFailure(Bare.class))
                .hasMessage("CiroachExtension is there, but no pipeline: annotate the test class or method with"
                        + " @CiroachPipeline, or register CiroachExtension.builder()");
        assertThat(onlyFailure(Both.class))
                .hasMessageContaining(
                        "@CiroachPipeline has both value and file: they mean the same, write one of them");
        assertThat(onlyFailure(BothWays.class))
                .hasMessageContaining("a pipeline stands in a file or in toml, not in both: leave out one of them");
        assertThat(onlyFailure(NoValue.class))
                .hasMessageContaining("env has \"A\", which is not of the form NAME=value");
        assertThat(onlyFailure(Twice.class)).hasMessageContaining("properties has A twice: write it once");
    }

    private static Throwable onlyFailure(Class<?> testClass) {
        TestRun run = TestKit.of(testClass).run();
        assertThat(run.failed()).hasSize(1);
        Throwable failure = run.failed().values().iterator().next();
        Throwable cause = failure.getCause();
        return failure.getClass().getSimpleName().startsWith("ConditionEvaluation") && cause != null ? cause : failure;
    }

    @Test
    void fieldThatIsNotStaticRunsForEachTest() {
        TestRun run = TestKit.of(BuiltForEach.class).run();

        assertThat(run.failed()).isEmpty();
        assertThat(Set.copyOf(SEEN)).hasSize(2);
    }
}
