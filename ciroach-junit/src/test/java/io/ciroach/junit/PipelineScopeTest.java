package io.ciroach.junit;

import static io.ciroach.junit.CiroachAssertions.assertThat;
import static io.ciroach.junit.FakeSetting.LINT;

import io.ciroach.engine.FakeStep;
import io.ciroach.junit.testkit.OnFakeEngine;
import io.ciroach.junit.testkit.TestKit;
import io.ciroach.junit.testkit.TestRun;
import io.ciroach.model.Command;
import io.ciroach.result.PipelineResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;

// Long because each pipeline that a test is about is a test class of its own.
/** What a pipeline leaves for its tests, how long, and what stands in JUnit's reports, on a fake engine. */
@Timeout(60)
class PipelineScopeTest {

    private static final Queue<Path> WORKSPACES = new ConcurrentLinkedQueue<>();
    private static final Queue<PipelineResult> RUNS = new ConcurrentLinkedQueue<>();
    private static final AtomicBoolean STILL_INTERRUPTED = new AtomicBoolean();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private FakeSetting setting;

    @BeforeEach
    void prepare() throws IOException {
        WORKSPACES.clear();
        RUNS.clear();
        STILL_INTERRUPTED.set(false);
        setting = new FakeSetting(folder).file(LINT.replace("echo hi", "write")).writes("write", "made.txt");
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        setting.close();
    }

    // ---- the workspace

    @ExtendWith(OnFakeEngine.class)
    @CiroachPipeline
    static class Copied {
        @Test
        void looks(@Workspace Path workspace) {
            WORKSPACES.add(workspace);
            assertThat(workspace.resolve("made.txt")).hasContent("made");
        }

        @Test
        void throwsSomething() {
            throw new IllegalStateException("as tests do");
        }
    }

    @ExtendWith(OnFakeEngine.class)
    @CiroachPipeline(workspace = WorkspaceMode.IN_PLACE)
    static class InPlace {
        @Test
        void looks(@Workspace Path workspace) {
            WORKSPACES.add(workspace);
        }
    }

    @ExtendWith(OnFakeEngine.class)
    @CiroachPipeline(copyInclude = "target/app.jar", copyExclude = "secret")
    static class Chosen {
        @Test
        void looks(@Workspace Path workspace) {
            assertThat(workspace.resolve("target/app.jar")).exists();
            assertThat(workspace.resolve("target/classes")).doesNotExist();
            assertThat(workspace.resolve("secret")).doesNotExist();
        }
    }

    @Test
    void copyIsThereForAllTestsAndGoneAfterwardsAlsoWhenATestThrows() {
        TestRun run = TestKit.of(Copied.class).run();

        assertThat(run.passed()).containsExactly("looks(Path)");
        assertThat(run.failed()).containsOnlyKeys("throwsSomething()");
        assertThat(WORKSPACES)
                .singleElement()
                .satisfies(copy -> assertThat(copy).doesNotExist());
        assertThat(setting.module.resolve("made.txt")).doesNotExist();
    }

    @Test
    void inPlaceStepsWorkInTheWorkspaceItself() {
        assertThat(TestKit.of(InPlace.class).run().passed()).hasSize(1);
        assertThat(WORKSPACES).containsExactly(setting.module);
        assertThat(setting.module.resolve("made.txt")).exists();
    }

    @Test
    void whatIsCopiedCanBeChosen() throws Exception {
        Files.createDirectories(setting.module.resolve("target/classes"));
        Files.writeString(setting.module.resolve("target/app.jar"), "jar");
        Files.writeString(setting.module.resolve("secret"), "secret");

        assertThat(TestKit.of(Chosen.class).run().failed()).isEmpty();
    }

    @Test
    void copyIsKeptOnDemandAndTheReportSaysWhere() throws Exception {
        TestRun kept =
                TestKit.of(Copied.class).parameter(Keeping.PARAMETER, "always").run();
        TestRun green =
                TestKit.of(Copied.class).parameter(Keeping.PARAMETER, "failed").run();
        TestRun wrong =
                TestKit.of(Copied.class).parameter(Keeping.PARAMETER, "yes").run();

        assertThat(kept.entries("ciroach.workspace"))
                .singleElement()
                .satisfies(path -> assertThat(Path.of(path).resolve("made.txt")).exists());
        assertThat(green.entries("ciroach.workspace")).isEmpty();
        assertThat(wrong.failed().values())
                .singleElement()
                .satisfies(failure -> assertThat(failure)
                        .hasMessage("ciroach.keepWorkspace is \"yes\"; it is one of never, failed, always"));
    }

    @ExtendWith(OnFakeEngine.class)
    @CiroachPipeline(workspace = WorkspaceMode.IN_PLACE, toml = "[pipeline.clean]\nwipe = \"before\"\n" + LINT)
    static class Wiping {
        @Test
        void test(PipelineResult run) {
            assertThat(run).succeeded();
        }
    }

    /** The classes under test lie elsewhere than this module's {@code target}, so nothing stands against wiping it. */
    @Test
    void wipeInPlaceTakesWhatThisJvmDoesNotRunFrom() throws Exception {
        Path artifact = Files.createDirectories(setting.module.resolve("target/classes"));

        assertThat(TestKit.of(Wiping.class).run().failed()).isEmpty();
        assertThat(artifact).doesNotExist();
    }

    // ---- reports

    @ExtendWith(OnFakeEngine.class)
    @CiroachPipeline(
            toml = LINT + "[[pipeline.steps]]\nname = \"b\"\nimage = \"img:1\"\ncommand = \"echo why; exit 3\"\n")
    static class Red {
        @Test
        void test() {}
    }

    @Test
    void failedPipelineStandsInTheReportWithItsLogs() {
        TestRun run = TestKit.of(Red.class).output(folder.resolve("out")).run();

        assertThat(run.entries("ciroach.outcome")).containsExactly("FAILED (1)");
        assertThat(run.entries("ciroach.failure").get(0)).contains("step \"b\" FAILED, exit code 3", "| why");
        assertThat(run.files()).singleElement().satisfies(published -> {
            assertThat(published.resolve("run.json")).content().contains("\"FAILED\"");
            assertThat(published.resolve("report.html")).content().contains("logs/02-b.log");
            assertThat(published.resolve("logs/02-b.log")).hasContent("why");
            assertThat(published.resolve("logs/01-lint.log")).doesNotExist();
        });
    }

    @Test
    void greenPipelineLeavesNoLogsInTheReport() {
        TestRun run = TestKit.of(Copied.class, "looks", Path.class)
                .output(folder.resolve("out"))
                .run();

        assertThat(run.entries("ciroach.outcome")).containsExactly("SUCCEEDED (0)");
        assertThat(run.entries("ciroach.failure")).isEmpty();
        assertThat(run.entries("ciroach.reports"))
                .containsExactly(setting.module
                        .resolve("target/ciroach-junit")
                        .resolve(Copied.class.getName())
                        .toString());
        assertThat(run.files())
                .singleElement()
                .satisfies(published -> assertThat(published).isDirectoryNotContaining("glob:**.{log,html}"));
    }

    @Test
    void launcherWithoutAPlaceForFilesFailsNoTest() {
        TestRun run = TestKit.of(Copied.class, "looks", Path.class).run();

        assertThat(run.passed()).hasSize(1);
        assertThat(run.entries("ciroach.notPublished")).hasSize(1);
    }

    // ---- side by side, and interrupted

    @ExtendWith(OnFakeEngine.class)
    @CiroachPipeline(toml = "[[pipeline.steps]]\nname = \"meet\"\nimage = \"img:1\"\ncommand = \"meet\"\n")
    static class One {
        @Test
        void test(PipelineResult run) {
            RUNS.add(run);
        }

        @Test
        void other(PipelineResult run) {
            RUNS.add(run);
        }
    }

    static class Two extends One {}

    static class Three extends One {}

    @Test
    void classesRunSideBySideEachItsOwnPipelineOnce() {
        CountDownLatch all = new CountDownLatch(3);
        setting.engine.does(new Command.Shell("meet"), FakeStep.of(container -> {
            all.countDown();
            if (!all.await(30, TimeUnit.SECONDS)) {
                throw new AssertionError("the others never came");
            }
        }));

        TestRun run = TestKit.of(One.class, Two.class, Three.class).parallel(4).run();

        assertThat(run.failed()).isEmpty();
        assertThat(RUNS).hasSize(6).allSatisfy(one -> assertThat(one).succeeded());
        assertThat(RUNS.stream().map(PipelineResult::id).distinct()).hasSize(3);
        assertThat(setting.engine.peakLive()).isEqualTo(3);
    }

    @ExtendWith(OnFakeEngine.class)
    @CiroachPipeline(toml = """
                    [pipeline.defaults]
                    image = "img:1"
                    [[pipeline.steps]]
                    name = "a"
                    command = "long"
                    [[pipeline.steps]]
                    name = "Cleanup"
                    command = "true"
                    """)
    static class Interrupted {
        @Test
        void test(PipelineResult run) {
            assertThat(Thread.interrupted()).isTrue();
            assertThat(run).cancelled().step("a").cancelled();
            assertThat(run).step("Cleanup").succeeded();
        }
    }

    @Test
    void interruptOfTheTestsThreadCancelsThePipelineAndStaysSet() {
        Thread tests = Thread.currentThread();
        setting.engine.does(
                new Command.Shell("long"),
                FakeStep.of(container -> tests.interrupt(), FakeStep.sleep(Duration.ofMinutes(1))));

        TestRun run = TestKit.of(Interrupted.class).run();

        assertThat(run.failed()).isEmpty();
        assertThat(run.passed()).hasSize(1);
    }

    @ExtendWith({OnFakeEngine.class, NeverBegun.Noting.class})
    static class NeverBegun {

        static final class Noting implements AfterEachCallback {
            @Override
            public void afterEach(ExtensionContext context) {
                STILL_INTERRUPTED.set(Thread.interrupted());
            }
        }

        NeverBegun() {
            Thread.currentThread().interrupt();
        }

        @Test
        @CiroachPipeline(toml = "no pipeline")
        void test() {}
    }

    @Test
    void interruptOfTheTestsThreadIsNotLostWithAPipelineThatCannotBegin() {
        TestRun run = TestKit.of(NeverBegun.class).run();

        assertThat(run.failed()).containsOnlyKeys("test()");
        assertThat(STILL_INTERRUPTED).isTrue();
    }

    @ExtendWith(OnFakeEngine.class)
    static class TimedOut {
        @Test
        @CiroachPipeline
        @Timeout(value = 1, unit = TimeUnit.MILLISECONDS)
        void test(@Workspace Path workspace) throws InterruptedException {
            WORKSPACES.add(workspace);
            new CountDownLatch(1).await(); // until JUnit interrupts it
        }
    }

    @Test
    void testThatTimesOutTakesItsCopyWithIt() {
        TestRun run = TestKit.of(TimedOut.class).run();

        assertThat(run.failed()).containsOnlyKeys("test(Path)");
        assertThat(WORKSPACES)
                .singleElement()
                .satisfies(copy -> assertThat(copy).doesNotExist());
    }
}
