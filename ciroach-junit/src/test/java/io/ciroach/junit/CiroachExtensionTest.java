package io.ciroach.junit;

import static io.ciroach.junit.CiroachAssertions.assertThat;
import static io.ciroach.junit.FakeSetting.LINT;

import io.ciroach.junit.testkit.OnFakeEngine;
import io.ciroach.junit.testkit.TestKit;
import io.ciroach.junit.testkit.TestRun;
import io.ciroach.result.PipelineResult;
import io.ciroach.result.StepResult;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every rule of what runs when, on a fake engine. */
class CiroachExtensionTest extends ExtensionTestKit {

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

    @Test
    void fieldThatIsNotStaticRunsForEachTest() {
        TestRun run = TestKit.of(BuiltForEach.class).run();

        assertThat(run.failed()).isEmpty();
        assertThat(Set.copyOf(SEEN)).hasSize(2);
    }
}
