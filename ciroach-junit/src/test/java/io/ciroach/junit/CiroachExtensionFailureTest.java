package io.ciroach.junit;

import static io.ciroach.junit.CiroachAssertions.assertThat;

import io.ciroach.engine.Engine;
import io.ciroach.engine.EngineProvider;
import io.ciroach.engine.EngineRequest;
import io.ciroach.junit.testkit.OnFakeEngine;
import io.ciroach.junit.testkit.TestKit;
import io.ciroach.junit.testkit.TestRun;
import io.ciroach.problem.CiroachException;
import io.ciroach.result.PipelineResult;
import io.ciroach.result.StepResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What fails, when, and what is said then, on a fake engine. */
class CiroachExtensionFailureTest extends ExtensionTestKit {

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
        assertThat(TestKit.of(CiroachExtensionTest.Once.class).run().failed().values())
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
}
