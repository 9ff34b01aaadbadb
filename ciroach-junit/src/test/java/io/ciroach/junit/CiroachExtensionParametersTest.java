package io.ciroach.junit;

import static io.ciroach.junit.CiroachAssertions.assertThat;

import io.ciroach.junit.testkit.OnFakeEngine;
import io.ciroach.junit.testkit.TestKit;
import io.ciroach.junit.testkit.TestRun;
import io.ciroach.result.PipelineResult;
import io.ciroach.result.StepResult;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is handed to whom, on a fake engine. */
class CiroachExtensionParametersTest extends ExtensionTestKit {

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
}
