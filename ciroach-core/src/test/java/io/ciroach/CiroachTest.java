package io.ciroach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ciroach.engine.EngineProvider;
import io.ciroach.engine.FakeEngine;
import io.ciroach.engine.FakeStep;
import io.ciroach.event.RunEvent;
import io.ciroach.event.RunListener;
import io.ciroach.model.ByteSize;
import io.ciroach.model.Capacity;
import io.ciroach.model.Cleaning;
import io.ciroach.model.Command;
import io.ciroach.model.Overrides;
import io.ciroach.problem.CiroachException;
import io.ciroach.problem.CiroachException.Kind;
import io.ciroach.problem.Problem;
import io.ciroach.result.Outcome;
import io.ciroach.result.PipelineResult;
import io.ciroach.result.StepState;
import io.ciroach.run.SystemTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The door: what it reads, refuses, runs and says, on the fake engine. */
@Timeout(60)
class CiroachTest {

    private static final String HEAD = "[pipeline.defaults]\nimage = \"img:1\"\n";
    private static final String STEP = "[[pipeline.steps]]\nname = \"a\"\ncommand = \"echo hi\"\n";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final ThreadFactory factory = work -> {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        threads.add(thread);
        return thread;
    };
    private final FakeEngine engine = new FakeEngine(new SystemTime(Clock.systemUTC()), factory).has("img:1");

    @SuppressWarnings("NullAway.Init")
    private Ciroach ciroach;

    @SuppressWarnings("NullAway.Init")
    private Path file;

    @BeforeEach
    void makeAProject() throws IOException {
        file = Files.createDirectory(folder.resolve("project")).resolve("ciroach.toml");
        ciroach = Ciroach.create()
                .withEnvironment(Map.of())
                .withHome(folder)
                .withThreads(factory)
                .withEngines(engine);
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        for (Thread thread : threads) {
            thread.join(10_000);
            assertThat(thread.isAlive()).as(thread.getName()).isFalse();
        }
        engine.checkNothingIsOpen();
        assertThat(System.getProperties().stringPropertyNames())
                .noneMatch(name -> name.startsWith("io.ciroach.reports."));
    }

    private RunRequest.Builder request(String toml) throws IOException {
        Files.writeString(file, toml);
        return RunRequest.of(file);
    }

    private CiroachException refused(RunRequest request, Kind kind) {
        CiroachException refusal = catchThrowableOfType(CiroachException.class, () -> ciroach.run(request));
        assertThat(refusal).isNotNull();
        assertThat(refusal.kind()).isEqualTo(kind);
        assertThat(engine.journal()).isEmpty();
        return refusal;
    }

    /** An engine that nobody may come near. */
    private static final class Forbidden implements EngineProvider {
        @Override
        public String name() {
            return "forbidden";
        }

        @Override
        public io.ciroach.engine.Engine open(io.ciroach.engine.EngineRequest request) {
            throw new AssertionError("opened");
        }
    }

    // ---- runs

    @Test
    void runIsReadPlannedRunAndReported() throws Exception {
        PipelineResult result = ciroach.run(request(HEAD + STEP).build());

        assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(result.pipeline()).isEqualTo("project");
        assertThat(result.file()).isEqualTo(file.toRealPath());
        assertThat(result.reports().resolve("run.json"))
                .content(StandardCharsets.UTF_8)
                .contains(result.id());
        assertThat(result.reports().resolve("events.ndjson"))
                .content(StandardCharsets.UTF_8)
                .contains("run-started", "run-finished");
        assertThat(result.reports().resolve("logs/01-a.log")).hasContent("hi");
        assertThat(folder.resolve(".local/state/ciroach/runs")).isEmptyDirectory();
    }

    @Test
    void aCiServerIsServedByWhatTheEnvironmentSays() throws Exception {
        Path summary = folder.resolve("summary.md");
        Map<String, String> gitHub = Map.of(
                "GITHUB_ACTIONS", "true",
                "GITHUB_WORKSPACE", folder.toRealPath().toString(),
                "GITHUB_STEP_SUMMARY", summary.toString());
        String red = HEAD + "[[pipeline.steps]]\nname = \"a\"\ncommand = \"exit 3\"\n";

        assertThat(commands(red, CiServer.AUTO, gitHub))
                .singleElement()
                .asString()
                .startsWith("::error file=project/ciroach.toml,line=3,title=a FAILED%2C exit code 3::after ");
        assertThat(summary).content().contains("<code>a</code>");
        assertThat(commands(red, CiServer.NONE, gitHub)).isEmpty();
        assertThat(commands(HEAD + STEP, CiServer.AUTO, Map.of("GITLAB_CI", "true")))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).startsWith("\u001b[0Ksection_"));
    }

    private List<String> commands(String toml, CiServer server, Map<String, String> environment) throws IOException {
        List<String> commands = new ArrayList<>();
        Terminal terminal = new Terminal() {
            @Override
            public void write(String text) {
                // what everybody sees
            }

            @Override
            public void command(String line) {
                commands.add(line);
            }

            @Override
            public boolean colours() {
                return false;
            }

            @Override
            public int width() {
                return 0;
            }
        };
        RunRequest.Builder request = request(toml).environment(environment).terminal(terminal);
        ciroach.run(request.ci(server).logMode(LogMode.GROUPED).build());
        return commands;
    }

    @Test
    void terminalShowsIt() throws Exception {
        StringBuilder shown = new StringBuilder();
        ciroach.run(request(HEAD + STEP).terminal(onto(shown)).module("mod").build());

        assertThat(shown).contains("hi").contains("mod:a").contains("SUCCEEDED");
    }

    private static Terminal onto(StringBuilder shown) {
        return new Terminal() {
            @Override
            public void write(String text) {
                shown.append(text);
            }

            @Override
            public boolean colours() {
                return false;
            }

            @Override
            public int width() {
                return 0;
            }
        };
    }

    @Test
    void consoleThatTakesNothingAnyMoreIsAWarning() throws Exception {
        PipelineResult result = ciroach.run(request(HEAD + STEP)
                .terminal(new Terminal() {
                    @Override
                    public void write(String text) throws IOException {
                        throw new IOException("closed");
                    }

                    @Override
                    public boolean colours() {
                        return false;
                    }

                    @Override
                    public int width() {
                        return 0;
                    }
                })
                .build());

        assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(result.warnings()).isNotEmpty();
    }

    @Test
    void cancelFromAListenerEndsTheRun() throws Exception {
        PipelineRun[] run = new PipelineRun[1];
        CountDownLatch known = new CountDownLatch(1);
        run[0] = ciroach.start(request(HEAD + STEP.replace("echo hi", "forever"))
                .listener(new RunListener() {
                    @Override
                    public void onAttemptStarted(RunEvent.AttemptStarted event) {
                        try {
                            known.await();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                        run[0].cancel("enough");
                    }
                })
                .build());
        known.countDown();

        PipelineResult result = run[0].await();

        assertThat(result.outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(result.step("a").message()).isEqualTo("enough");
        assertThat(run[0].isDone()).isTrue();
        run[0].cancel();
    }

    @Test
    void interruptOfTheWaitingThreadCancelsAndStays() throws Exception {
        RunRequest request = request(HEAD + STEP.replace("echo hi", "forever")).build();
        Thread.currentThread().interrupt();

        PipelineResult result = ciroach.run(request);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(result.outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(result.exitCode()).isEqualTo(130);
    }

    @Test
    void stepsOfPastRunsAreEstimatedByThem() throws Exception {
        RunRequest request =
                request(HEAD + STEP.replace("echo hi", "sleep 0.05")).build();
        ciroach.run(request);

        Duration length = ciroach.forecast(request).length();
        assertThat(length).isBetween(Duration.ofMillis(50), Duration.ofMillis(990));
        Ciroach without = ciroach.withEngines(new Forbidden());
        assertThat(without.plan(request).isMeasured()).isTrue();
        assertThat(without.forecast(request, new Capacity(2, ByteSize.ofMb(4096))))
                .satisfies(timeline -> assertThat(timeline.length()).isEqualTo(length))
                .satisfies(timeline -> assertThat(timeline.alternatives()).isNotEmpty());
    }

    @Test
    void forecastTellsOfAStepThatIsLargerThanItMayBe() throws Exception {
        RunRequest request = request(HEAD + STEP + "memory = \"4gb\"\n").build();

        CiroachException large = catchThrowableOfType(
                CiroachException.class, () -> ciroach.forecast(request, new Capacity(2, ByteSize.ofMb(4096))));

        assertThat(large.kind()).isEqualTo(CiroachException.Kind.BAD_FILE);
        assertThat(large).hasMessageContaining("\"a\" asks for 4gb of memory; 80 % of the engine's 4gb may be used");
    }

    @Test
    void writtenBudgetMayBeForALargerMachine() throws Exception {
        RunRequest request = request(
                        "[pipeline]\nmemory_budget = \"64gb\"\n" + HEAD + STEP + "memory = \"40gb\"\ncpus = 64\n")
                .build();

        assertThat(ciroach.forecast(request, new Capacity(2, ByteSize.ofMb(4096)))
                        .bars())
                .hasSize(1);
    }

    @Test
    void budgetOfTheCallerBeatsTheFilesForWhatAStepMayTake() throws Exception {
        String pipeline = "[pipeline]\nmemory_budget = \"64mb\"\n" + HEAD + STEP + "memory = \"128mb\"\n";

        assertThat(ciroach.validate(request(pipeline).overrides(budget(256)).build()))
                .isEmpty();
        RunRequest less = request(pipeline).overrides(budget(32)).build();
        CiroachException large = catchThrowableOfType(CiroachException.class, () -> ciroach.validate(less));
        assertThat(large).hasMessageContaining("a step of 128mb is larger than the memory_budget of 32mb");
    }

    private static Overrides budget(int mb) {
        return new Overrides(null, ByteSize.ofMb(mb), null, null, null, null);
    }

    @Test
    void reportsGoWhereTheyAreWanted() throws Exception {
        PipelineResult result = ciroach.run(
                request(HEAD + STEP).reportDirectory(Path.of("out/here")).build());

        assertThat(result.reports()).isEqualTo(file.toRealPath().resolveSibling("out/here"));
        assertThat(result.reports().resolve("run.json")).isRegularFile();
    }

    @Test
    void faultOfAListenerIsNoFaultOfTheRun() throws Exception {
        PipelineResult result = ciroach.run(request(HEAD + STEP)
                .listener(new RunListener() {
                    @Override
                    public void onRunFinished(RunEvent.RunFinished event) {
                        throw new IllegalStateException("mine");
                    }
                })
                .build());

        assertThat(result.exitCode()).isZero();
        assertThat(result.warnings()).singleElement().asString().contains("mine");
    }

    @Test
    void timeThatASlowReaderHoldsAStepBackDoesNotCountAgainstItsTimeout() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        engine.does(
                new Command.Exec(List.of("later")),
                FakeStep.of(FakeStep.sleep(Duration.ofSeconds(3)), container -> release.countDown()));
        RunRequest request = request("[pipeline]\nmax_parallel = 2\n" + HEAD
                        + "[[pipeline.steps]]\nname = \"chatty\"\ncommand = \"lines 200000\"\nneeds = []\ntimeout = \"2s\"\n"
                        + "[[pipeline.steps]]\nname = \"clock\"\ncommand = [\"later\"]\nneeds = []\n")
                .listener(new RunListener() {
                    @Override
                    public void onLogLines(RunEvent.LogLines event) {
                        try {
                            release.await();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    }
                })
                .build();

        PipelineResult result = ciroach.run(request);

        assertThat(result.step("chatty").state()).isEqualTo(StepState.SUCCEEDED);
        assertThat(result.step("chatty").duration()).isGreaterThan(Duration.ofSeconds(2));
        assertThat(result.step("chatty").lines()).isEqualTo(200_000);
    }

    // ---- refusals

    @Test
    void badFileIsToldWithAllThatIsWrongAndReachesNoEngine() throws Exception {
        RunRequest request = request(HEAD + "[[pipeline.steps]]\nname = \"a\"\ncomand = \"x\"\nmemory = \"lots\"\n")
                .build();

        CiroachException refusal = catchThrowableOfType(
                CiroachException.class,
                () -> ciroach.withEngines(new Forbidden()).run(request));

        assertThat(refusal.kind()).isEqualTo(Kind.BAD_FILE);
        assertThat(refusal.problems()).hasSizeGreaterThanOrEqualTo(2);
        assertThat(refusal).hasMessageContaining("did you mean \"command\"").hasMessageContaining("lots");
        assertThat(folder.resolve(".local")).doesNotExist();
    }

    @Test
    void selectionThatMatchesNothingReachesNoEngine() throws Exception {
        RunRequest request = request(HEAD + STEP).steps("nosuch").build();

        CiroachException refusal = catchThrowableOfType(
                CiroachException.class,
                () -> ciroach.withEngines(new Forbidden()).run(request));

        assertThat(refusal.kind()).isEqualTo(Kind.BAD_FILE);
        assertThat(refusal).hasMessageContaining("nosuch");
    }

    @Test
    void missingFileIsNamed() {
        assertThat(refused(RunRequest.of(folder.resolve("none.toml")).build(), Kind.BAD_FILE))
                .hasMessageContaining("there is no pipeline file")
                .hasMessageContaining("none.toml");
    }

    @Test
    void folderIsNoFile() {
        assertThat(refused(RunRequest.of(folder).build(), Kind.BAD_FILE)).hasMessageContaining("is not a file");
    }

    @Test
    void workspaceThatDoesNotContainTheFileIsRefused() throws Exception {
        Path other = Files.createDirectory(folder.resolve("other"));

        assertThat(refused(request(HEAD + STEP).workspace(other).build(), Kind.FILES))
                .hasMessageContaining("does not contain the pipeline file");
    }

    @Test
    void stateFolderThatOthersMayReadIsRefusedBeforeTheEngineIsOpened() throws Exception {
        Path open = Files.createDirectory(folder.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
        RunRequest request = request(HEAD + STEP).build();

        CiroachException refusal = catchThrowableOfType(
                CiroachException.class,
                () -> ciroach.withEnvironment(Map.of("CIROACH_HOME", open.toString()))
                        .withEngines(new Forbidden())
                        .run(request));

        assertThat(refusal.kind()).isEqualTo(Kind.FILES);
        assertThat(refusal).hasMessageContaining("chmod 700");
    }

    @Test
    void stepLargerThanTheEngineIsRefusedAtItsKey() throws Exception {
        assertThat(refused(request(HEAD + STEP + "memory = \"1tb\"\n").build(), Kind.BAD_FILE))
                .hasMessageContaining("ciroach.toml:6:");
    }

    @Test
    void liveWithoutATerminalIsInterleaved() throws Exception {
        StringBuilder shown = new StringBuilder();
        RunRequest request =
                request(HEAD + STEP).logMode(LogMode.LIVE).terminal(onto(shown)).build();

        ciroach.run(request);

        assertThat(shown).contains("a | hi\n").doesNotContain("\r", "\u001b");
    }

    @Test
    void overridesBeatWhatTheFileSaysAboutCleaning() throws Exception {
        String clean = "[pipeline.clean]\nwipe = \"both\"\nimages = \"all\"\n" + HEAD.replace("img:1", "img:2") + STEP;
        Overrides back = new Overrides(null, null, null, Cleaning.Wipe.NEVER, Cleaning.Images.KEEP, null);
        engine.fetches("img:2", Duration.ofMillis(1));

        PipelineResult result = ciroach.run(request(clean).overrides(back).build());

        assertThat(result.exitCode()).isZero();
        assertThat(engine.references()).contains("img:2");
    }

    @Test
    void secondLiveRunWithTheSameReportFolderIsToldOfTheFirst() throws Exception {
        RunRequest request = request(HEAD + STEP.replace("echo hi", "forever")).build();
        PipelineRun first = ciroach.start(request);

        CiroachException refusal = catchThrowableOfType(CiroachException.class, () -> ciroach.run(request));

        assertThat(refusal.kind()).isEqualTo(Kind.FILES);
        assertThat(refusal)
                .hasMessageContaining("run " + first.id())
                .hasMessageContaining(file.toRealPath().toString());
        first.cancel();
        assertThat(first.await().outcome()).isEqualTo(Outcome.CANCELLED);
    }

    @Test
    void reportFolderThatIsALinkIsRefusedAndNothingIsLeft() throws Exception {
        Files.createDirectory(folder.resolve("elsewhere"));
        RunRequest request = request(HEAD + STEP).build();
        Files.createSymbolicLink(file.resolveSibling("target"), folder.resolve("elsewhere"));

        assertThat(refused(request, Kind.FILES)).hasMessageContaining("target");
        assertThat(folder.resolve(".local/state/ciroach/runs")).isEmptyDirectory();
    }

    // ---- wiping

    private Path made(String path) throws IOException {
        Path made = file.resolveSibling(path);
        Files.createDirectories(made.getParent());
        return Files.writeString(made, path);
    }

    @Test
    void artifactsAreWipedAndReportsOfTheRunStay() throws Exception {
        made("target/classes/A.class");
        made("out/a");
        made("src/a");

        PipelineResult result = ciroach.run(
                request("[pipeline.clean]\nartifacts = [\"target\", \"o*\"]\nwipe = \"after\"\n" + HEAD + STEP)
                        .build());

        Path project = folder.toRealPath().resolve("project");
        assertThat(result.exitCode()).isZero();
        assertThat(result.cleaned().artifacts())
                .containsExactly(project.resolve("out"), project.resolve("target/classes"));
        assertThat(result.reports().resolve("run.json"))
                .content(StandardCharsets.UTF_8)
                .contains("\"../../out\"", "\"../classes\"");
        assertThat(project.resolve("src/a")).exists();
    }

    @Test
    void artifactBehindALinkIsNamedAndFailsARunThatWentWell() throws Exception {
        Files.createDirectories(folder.resolve("elsewhere/dist"));
        RunRequest request = request("[pipeline.clean]\nartifacts = [\"web/dist\"]\nwipe = \"before\"\n" + HEAD + STEP)
                .build();
        Files.createSymbolicLink(file.resolveSibling("web"), folder.resolve("elsewhere"));

        PipelineResult result = ciroach.run(request);

        assertThat(result.step("a").state()).isEqualTo(StepState.SUCCEEDED);
        assertThat(result.exitCode()).isEqualTo(4);
        assertThat(result.warnings()).containsExactly("not wiped: web (it is a link, which is not followed)");
        assertThat(folder.resolve("elsewhere/dist")).isDirectory();
    }

    @Test
    void boundCleanNeedsNeitherAnEngineNorAFileThatCanBePlanned() throws Exception {
        made("target/ciroach/run.json");
        RunRequest request =
                request(HEAD + STEP.replace("echo hi", "${{ env.NONE }}")).build();

        CleanResult result = ciroach.withEngines(new Forbidden()).clean(request, true);

        assertThat(result)
                .isEqualTo(new CleanResult(
                        List.of(file.toRealPath().resolveSibling("target")), List.of(), List.of(), List.of()));
    }

    @Test
    void cleanByNameSaysThatItFoundNoEngineOnceItHasWiped() throws Exception {
        made("target/a");
        CiroachException none = new CiroachException(Kind.ENGINE_UNREACHABLE, "no engine answers", "start one", null);
        Ciroach without = ciroach.withEngines(new EngineProvider() {
            @Override
            public String name() {
                return "none";
            }

            @Override
            public io.ciroach.engine.Engine open(io.ciroach.engine.EngineRequest request) {
                throw none;
            }
        });

        CleanResult result = without.clean(request(HEAD + STEP).build(), false);

        assertThat(result.artifacts()).containsExactly(file.toRealPath().resolveSibling("target"));
        assertThat(result.failures())
                .containsExactly(
                        "what killed runs left on an engine could not be looked for: no engine answers; start one");
    }

    @Test
    void cleanByNameLooksForKilledRunsOnTheEngine() throws Exception {
        made("target/a");

        CleanResult result = ciroach.clean(request(HEAD + STEP).build(), false);

        assertThat(result)
                .isEqualTo(new CleanResult(
                        List.of(file.toRealPath().resolveSibling("target")), List.of(), List.of(), List.of()));
    }

    @Test
    void cleanIsRefusedWhileARunUsesTheReportFolder() throws Exception {
        RunRequest request = request(HEAD + STEP.replace("echo hi", "forever")).build();
        PipelineRun first = ciroach.start(request);

        CiroachException refusal = catchThrowableOfType(CiroachException.class, () -> ciroach.clean(request, true));

        assertThat(refusal).hasMessageContaining("run " + first.id());
        first.cancel();
        first.await();
    }

    // ---- without an engine

    @Test
    void validateTellsThatGitIsWrittenWhereThereIsNone() throws Exception {
        List<Problem> warnings = ciroach.withEngines(new Forbidden())
                .validate(request("[pipeline]\ngit = \"rw\"\n" + HEAD + STEP).build());

        assertThat(warnings).singleElement().satisfies(warning -> {
            assertThat(warning.message()).contains(".git");
            assertThat(warning.location()).isNotNull();
        });
    }

    @Test
    void planTouchesNothing() throws Exception {
        RunRequest request =
                request(HEAD + STEP + STEP.replace("\"a\"", "\"b\"")).build();
        Ciroach without = ciroach.withEngines(new Forbidden());

        assertThat(without.plan(request).steps()).hasSize(2);
        assertThat(Ciroach.print(
                        without.plan(request), without.forecast(request, FakeEngine.CAPACITY), PlanFormat.TEXT))
                .contains("a", "b");
        assertThat(Ciroach.print(
                        without.plan(request), without.forecast(request, FakeEngine.CAPACITY), PlanFormat.JSON))
                .startsWith("{");
        assertThat(folder.resolve(".local")).doesNotExist();
    }

    @Test
    void readGivesTheFile() throws Exception {
        request(HEAD + STEP);

        assertThat(ciroach.read(file).steps()).hasSize(1);
    }

    @Test
    void requestDoesNotShowItsEnvironment() throws Exception {
        assertThat(request(HEAD + STEP)
                        .environment(Map.of("TOKEN", "sesame"))
                        .properties(Map.of("password", "open"))
                        .build()
                        .toString())
                .doesNotContain("sesame", "open");
    }

    // ---- copies of the workspace

    private static final FreshCopy COPY = FreshCopy.DEFAULT;

    /** Writes a file into its workspace. */
    private static FakeStep writes(String name) {
        return FakeStep.of(container -> {
            try {
                Files.writeString(container.workspace().resolve(name), "made");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Test
    void stepsWorkInACopyThatIsThereUntilTheRunIsClosed() throws Exception {
        engine.does(new Command.Shell("write"), writes("made.txt"));
        Path copy;
        try (PipelineRun run = ciroach.start(
                request(HEAD + STEP.replace("echo hi", "write")).copy(COPY).build())) {
            PipelineResult result = run.await();
            copy = run.workspace();

            assertThat(result.succeeded()).isTrue();
            assertThat(copy).startsWith(folder.toRealPath().resolve(".local/state/ciroach/runs"));
            assertThat(copy.resolve("made.txt")).hasContent("made");
            assertThat(copy.resolve("ciroach.toml")).exists();
            assertThat(result.file()).isEqualTo(file.toRealPath());
            assertThat(result.reports()).isEqualTo(file.toRealPath().resolveSibling("target/ciroach"));
        }

        assertThat(copy).doesNotExist();
        assertThat(file.resolveSibling("made.txt")).doesNotExist();
        assertThat(folder.resolve(".local/state/ciroach/runs")).isEmptyDirectory();
    }

    @Test
    void copyIsRemovedWhenTheRunIsOnlyRun() throws Exception {
        assertThat(ciroach.run(request(HEAD + STEP).copy(COPY).build()).succeeded())
                .isTrue();
        assertThat(folder.resolve(".local/state/ciroach/runs")).isEmptyDirectory();
    }

    @Test
    void runThatIsClosedEarlyIsCancelledFirst() throws Exception {
        PipelineRun run = ciroach.start(
                request(HEAD + STEP.replace("echo hi", "forever")).copy(COPY).build());
        run.close();

        assertThat(run.await().outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(folder.resolve(".local/state/ciroach/runs")).isEmptyDirectory();
    }

    /** A second cancel would have skipped it. */
    @Test
    void closingARunThatIsCancelledLeavesItsCleanupItsTurn() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        engine.does(
                new Command.Shell("long"),
                FakeStep.of(container -> started.countDown(), FakeStep.sleep(Duration.ofMinutes(1))));
        PipelineRun run = ciroach.start(request(HEAD + STEP.replace("echo hi", "long")
                        + "[[pipeline.steps]]\nname = \"Cleanup\"\ncommand = \"true\"\n")
                .copy(COPY)
                .build());
        assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();
        run.cancel();
        run.close();

        assertThat(run.await().step("Cleanup").state()).isEqualTo(StepState.SUCCEEDED);
    }

    @Test
    void copyCanBeKept() throws Exception {
        Path kept;
        try (PipelineRun run = ciroach.start(request(HEAD + STEP).copy(COPY).build())) {
            run.await();
            kept = run.closeAndKeep();
        }

        assertThat(kept.resolve("ciroach.toml")).exists();
        assertThat(folder.resolve(".local/state/ciroach/runs")).isEmptyDirectory();
    }

    @Test
    void copyThatCannotBeMadeLeavesNothing() throws Exception {
        RunRequest request = request(HEAD + STEP).copy(COPY).build();
        Files.createSymbolicLink(file.resolveSibling("out"), Path.of("/etc"));

        assertThat(refused(request, Kind.FILES)).hasMessageContaining("out -> /etc");
        assertThat(folder.resolve(".local/state/ciroach/runs")).isEmptyDirectory();
    }

    @Test
    void patternOfACopyThatLeavesTheWorkspaceIsRefused() throws Exception {
        RunRequest request = request(HEAD + STEP)
                .copy(new FreshCopy(List.of("/abs"), List.of("a/../b")))
                .build();

        assertThat(refused(request, Kind.BAD_FILE))
                .hasMessageContaining("\"/abs\" names nothing in the workspace")
                .hasMessageContaining("\"a/../b\" names nothing in the workspace")
                .hasMessageContaining("relative to it, without \"..\"");
        assertThat(folder.resolve(".local/state/ciroach/runs")).isEmptyDirectory();
    }

    @Test
    void streamsOfAStepAreKeptApartIfAskedFor() throws Exception {
        PipelineResult result = ciroach.run(request(HEAD + STEP.replace("echo hi", "echo out; echo err >&2; echo more"))
                .streamsApart(true)
                .build());

        Path logs = result.reports().resolve("logs");
        assertThat(logs.resolve("01-a.log")).hasContent("out\nerr\nmore");
        assertThat(logs.resolve("01-a.stdout.log")).hasContent("out\nmore");
        assertThat(logs.resolve("01-a.stderr.log")).hasContent("err");
    }

    @Test
    void textStandsInForTheFile() throws Exception {
        Path none = file.resolveSibling("inline.toml");

        PipelineResult result =
                ciroach.run(RunRequest.of(none).text(HEAD + STEP).build());

        assertThat(result.succeeded()).isTrue();
        assertThat(result.file()).isEqualTo(folder.toRealPath().resolve("project/inline.toml"));
        assertThat(result.pipeline()).isEqualTo("project");
        assertThat(none).doesNotExist();
    }

    @Test
    void textThatIsWrongIsNamedByItsPath() {
        RunRequest wrong = RunRequest.of(file.resolveSibling("inline.toml"))
                .text("x = 1\n")
                .build();

        assertThat(refused(wrong, Kind.BAD_FILE)).hasMessageContaining("inline.toml:1:1: unknown key \"x\"");
    }

    @Test
    void nothingOfARunIsLeftBehind() throws Exception {
        PipelineResult result = ciroach.run(request(HEAD + STEP).build());

        assertThat(ciroach.leftBehind(result)).isEmpty();
    }

    @Test
    void signalCutsAWipeWithoutARunShort() throws Exception {
        RunRequest.Builder request = request(HEAD + STEP);
        Path artifact = Files.createDirectories(file.resolveSibling("target").resolve("classes"));
        List<String> said = new ArrayList<>();

        CleanResult result = ciroach.clean(
                request.signals(new Signals(new Ending()))
                        .listener(new RunListener() {
                            @Override
                            public void onNotice(RunEvent.Notice event) {
                                said.add(event.text());
                            }
                        })
                        .build(),
                true);

        assertThat(said).containsExactly("cancel: the process is being ended: ending what runs, wiping no more");
        assertThat(artifact).exists();
        assertThat(result.artifacts()).isEmpty();
        assertThat(result.failures()).singleElement().asString().startsWith("not wiped: target");
    }

    /** A process that is being shut down. */
    private static final class Ending implements OwnProcess {
        @Override
        public Handlers handle(Consumer<Outcome.Signal> handler) {
            return new Handlers() {
                @Override
                public void restore() {}

                @Override
                public void passOn(Outcome.Signal signal) {}
            };
        }

        @Override
        public boolean add(Thread hook) {
            return false;
        }

        @Override
        public void remove(Thread hook) {}

        @Override
        public void halt(int exitCode) {}
    }
}
