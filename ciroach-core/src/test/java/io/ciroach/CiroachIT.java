package io.ciroach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.ciroach.engine.Engine;
import io.ciroach.engine.EngineRequest;
import io.ciroach.engine.LiveClaim;
import io.ciroach.engine.docker.DockerEngineProvider;
import io.ciroach.event.RunEvent;
import io.ciroach.event.RunListener;
import io.ciroach.problem.CiroachException;
import io.ciroach.result.Outcome;
import io.ciroach.result.PipelineResult;
import io.ciroach.result.StepResult;
import io.ciroach.result.StepState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

// Long because a run on a real engine is tried here from each side that only the whole shows.
/** Whole runs through the door, on a real engine. After each, nothing of it is left: no container, no thread, no folder. */
@Timeout(180)
class CiroachIT {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final List<String> ids = new ArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private Ciroach ciroach;

    @BeforeEach
    void makeFolders() throws IOException {
        Files.createDirectory(
                folder.resolve("state"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.createDirectory(folder.resolve("state/runs"));
        Files.createDirectory(folder.resolve("project"));
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("CIROACH_HOME", folder.resolve("state").toString());
        ciroach = Ciroach.create().withEnvironment(environment).withThreads(work -> {
            Thread thread = new Thread(work);
            thread.setDaemon(true);
            threads.add(thread);
            return thread;
        });
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        for (Thread thread : threads) {
            thread.join(10_000);
        }
        assertThat(threads.stream().filter(Thread::isAlive).map(Thread::getName))
                .isEmpty();
        try (Stream<Path> runs = Files.list(folder.resolve("state/runs"))) {
            assertThat(runs).isEmpty();
        }
        for (String id : ids) {
            assertThat(docker("ps", "-aq", "--filter", "label=io.ciroach.run=" + id))
                    .isEmpty();
        }
    }

    private static String step(String name, String command, String... keys) {
        return "[[pipeline.steps]]\nname = \"" + name + "\"\ncommand = '''" + command + "'''\n"
                + String.join("\n", keys) + "\n";
    }

    private RunRequest.Builder request(String settings, String... steps) throws IOException {
        Path file = folder.resolve("project/ciroach.toml");
        Files.writeString(
                file,
                "[pipeline]\nname = \"it\"\n" + settings + "\n[pipeline.defaults]\nimage = \"alpine:3.20\"\n"
                        + "memory = \"64mb\"\npull = \"never\"\n" + String.join("", steps));
        return RunRequest.of(file);
    }

    private PipelineResult run(String settings, String... steps) throws IOException {
        return run(request(settings, steps));
    }

    private PipelineResult run(RunRequest.Builder request) {
        PipelineResult result = ciroach.run(request.build());
        ids.add(result.id());
        return result;
    }

    private static Map<String, StepState> states(PipelineResult result) {
        return result.steps().stream().collect(Collectors.toMap(StepResult::name, StepResult::state));
    }

    private static List<String> log(StepResult step) throws IOException {
        return Files.readAllLines(Objects.requireNonNull(step.log()));
    }

    @Test
    void successIsOneAndItsReportsAreThere() throws Exception {
        PipelineResult result = run("", step("hello", "echo hello"));

        assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(result.exitCode()).isZero();
        assertThat(result.warnings()).isEmpty();
        assertThat(log(result.step("hello"))).containsExactly("hello");
        assertThat(result.step("hello").logComplete()).isTrue();
        assertThat(result.step("hello").imageId()).startsWith("sha256:");
        assertThat(result.reports()).isEqualTo(folder.toRealPath().resolve("project/target/ciroach"));
        assertThat(result.reports().resolve("run.json")).isRegularFile();
        assertThat(result.reports().resolve("events.ndjson")).isRegularFile();
        assertThat(result.cleaned().containers()).isEqualTo(1);
    }

    @Test
    void failureOomAndTimeoutAreToldApartAndCleanupRunsAfterEach() throws Exception {
        PipelineResult result = run(
                "fail_fast = false\ngrace = \"1s\"",
                step("fails", "exit 7", "needs = []"),
                step("big", "head -c 200m /dev/zero | tail", "needs = []", "memory = \"16mb\""),
                step("late", "sleep 60", "needs = []", "timeout = \"1s\""),
                step("allowed", "exit 42", "needs = []", "allow_failure = [42]"),
                step("skipped", "true", "needs = [\"fails\"]"),
                step("cleanup", "echo \"$CIROACH_STATUS\"; echo \"$CIROACH_FAILED_STEPS\"", "always = true"),
                step("onFailure", "true", "when = \"failure\""));

        assertThat(states(result))
                .containsEntry("fails", StepState.FAILED)
                .containsEntry("big", StepState.OOM_KILLED)
                .containsEntry("late", StepState.TIMED_OUT)
                .containsEntry("allowed", StepState.FAILED)
                .containsEntry("skipped", StepState.SKIPPED)
                .containsEntry("cleanup", StepState.SUCCEEDED)
                .containsEntry("onFailure", StepState.SUCCEEDED);
        assertThat(log(result.step("cleanup"))).containsExactly("failed", "fails", "big", "late");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(Ciroach.explain(result)).contains("fails", "7", "docker run");
    }

    @Test
    void flakyStepIsTriedAgain() throws Exception {
        PipelineResult result =
                run("", step("flaky", "[ $CIROACH_ATTEMPT = 3 ]", "max_retries = 3", "retry_delay = \"10ms\""));

        assertThat(result.step("flaky").flaky()).isTrue();
        assertThat(result.step("flaky").attempts()).hasSize(3);
        assertThat(result.succeeded()).isTrue();
    }

    @Test
    void failFastEndsWhatRuns() throws Exception {
        PipelineResult result = run(
                "max_parallel = 2\ngrace = \"1s\"",
                step("bad", "sleep 1; exit 1", "needs = []"),
                step("long", "sleep 100", "needs = []"),
                step("cleanup", "true", "always = true"));

        assertThat(states(result))
                .containsEntry("bad", StepState.FAILED)
                .containsEntry("long", StepState.CANCELLED)
                .containsEntry("cleanup", StepState.SUCCEEDED);
    }

    @Test
    void stepsFindTheirEnvironment() throws Exception {
        PipelineResult result =
                run("", step("env", "env", "env = { GREETING = \"it's ü\" }"), step("id", "pwd; id -u; ls -d $HOME"));

        assertThat(log(result.step("env")))
                .contains(
                        "CI=true",
                        "CIROACH=true",
                        "CIROACH_PIPELINE=it",
                        "CIROACH_STEP=env",
                        "CIROACH_RUN_ID=" + result.id(),
                        "CIROACH_ATTEMPT=1",
                        "GREETING=it's ü",
                        "GIT_CONFIG_KEY_0=safe.directory",
                        "GIT_CONFIG_VALUE_0=/workspace");
        assertThat(log(result.step("id"))).startsWith("/workspace");
    }

    @Test
    void limitsHoldOnTheEngine() throws Exception {
        List<Integer> live = new ArrayList<>();
        try (Engine engine = new DockerEngineProvider()
                .open(new EngineRequest(null, System.getenv(), Path.of(System.getProperty("user.home"))))) {
            PipelineResult result = run(request(
                            "max_parallel = 3\nmemory_budget = \"128mb\"",
                            IntStream.range(0, 5)
                                    .mapToObj(i -> step("s" + i, "sleep 0.5", "needs = []"))
                                    .toArray(String[]::new))
                    .listener(new RunListener() {
                        private String id = "";

                        @Override
                        public void onRunStarted(RunEvent.RunStarted event) {
                            id = event.id();
                        }

                        @Override
                        public void onAttemptStarted(RunEvent.AttemptStarted event) {
                            live.add((int) engine.claims().stream()
                                    .map(LiveClaim::run)
                                    .filter(id::equals)
                                    .count());
                        }
                    }));
            assertThat(result.succeeded()).isTrue();
            assertThat(result.peakContainers()).isEqualTo(2);
            assertThat(live).hasSize(5).allSatisfy(count -> assertThat(count).isBetween(0, 2));
        }
    }

    @Test
    void cancelFromAnotherThreadEndsTheRunAndAlwaysStepsRun() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        PipelineRun run = ciroach.start(
                request("grace = \"2s\"", step("long", "echo up; sleep 100"), step("cleanup", "true", "always = true"))
                        .listener(new RunListener() {
                            @Override
                            public void onLogLines(RunEvent.LogLines event) {
                                started.countDown();
                            }
                        })
                        .build());
        ids.add(run.id());
        started.await();

        run.cancel();
        PipelineResult result = run.await();

        assertThat(states(result))
                .containsEntry("long", StepState.CANCELLED)
                .containsEntry("cleanup", StepState.SUCCEEDED);
        assertThat(result.outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(result.exitCode()).isEqualTo(130);
        assertThat(run.isDone()).isTrue();
    }

    @Test
    void manyLinesOfManyStepsAreAllThereInOrderOnTheConsoleAndInTheFiles() throws Exception {
        StringBuilder console = new StringBuilder();
        PipelineResult result = run(request(
                        "max_parallel = 4",
                        IntStream.range(0, 4)
                                .mapToObj(i -> step("s" + i, "seq 1 50000", "needs = []"))
                                .toArray(String[]::new))
                .terminal(DoorTestKit.onto(console)));

        List<String> expected =
                IntStream.rangeClosed(1, 50_000).mapToObj(String::valueOf).toList();
        List<String> shown = console.toString().lines().toList();
        for (StepResult step : result.steps()) {
            assertThat(log(step)).isEqualTo(expected);
            assertThat(step.lines()).isEqualTo(50_000);
            String prefix = step.name() + " | ";
            assertThat(shown.stream()
                            .filter(line -> line.startsWith(prefix))
                            .map(line -> line.substring(prefix.length()))
                            .toList())
                    .isEqualTo(expected);
        }
    }

    @Test
    void stalledTerminalHoldsTheStepsBackAndLosesNothing() throws Exception {
        Stalled terminal = new Stalled();
        long used = usedMemory();
        Path project = folder.resolve("project");
        try (WatchService watch = project.getFileSystem().newWatchService()) {
            project.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            PipelineRun run = ciroach.start(request(
                            "max_parallel = 2",
                            step("chatty", "yes 0123456789 | head -n 2000000", "needs = []"),
                            step("clock", "sleep 3; touch /workspace/later", "needs = []"))
                    .terminal(terminal)
                    .build());
            ids.add(run.id());
            while (!Files.exists(project.resolve("later"))) {
                watch.take().reset();
            }

            long grown = usedMemory() - used;
            long written = Files.size(project.resolve("target/ciroach/logs/01-chatty.log"));
            terminal.release.countDown();
            PipelineResult result = run.await();

            assertThat(grown).isLessThan(32L << 20);
            assertThat(written).isLessThan(8L << 20);
            assertThat(result.step("chatty").state()).isEqualTo(StepState.SUCCEEDED);
            assertThat(result.step("chatty").lines()).isEqualTo(2_000_000);
            assertThat(terminal.lines).isEqualTo(2_000_000);
            assertThat(Files.size(Objects.requireNonNull(result.step("chatty").log())))
                    .isEqualTo(22_000_000);
            assertThat(result.warnings()).isEmpty();
        }
    }

    /** What an engine still holds of a step's output is dropped soon after the command's end, unless somebody takes it. */
    @Test
    void stepThatEndsWhileTheTerminalIsStalledLosesNoLine() throws Exception {
        Stalled terminal = new Stalled();
        Path project = folder.resolve("project");
        try (WatchService watch = project.getFileSystem().newWatchService()) {
            project.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            PipelineRun run =
                    ciroach.start(request("", step("chatty", "yes 0123456789 | head -n 260000; touch /workspace/later"))
                            .terminal(terminal)
                            .build());
            ids.add(run.id());
            while (!Files.exists(project.resolve("later"))) {
                watch.take().reset();
            }
            String container = docker("ps", "-aq", "--filter", "label=io.ciroach.run=" + run.id());
            assertThat(docker("wait", container.strip())).isEqualTo("0\n");

            terminal.release.countDown();
            PipelineResult result = run.await();

            assertThat(result.step("chatty").state()).isEqualTo(StepState.SUCCEEDED);
            assertThat(terminal.lines).isEqualTo(260_000);
            assertThat(Files.size(Objects.requireNonNull(result.step("chatty").log())))
                    .isEqualTo(260_000 * 11);
        }
    }

    private static String docker(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Takes nothing until it is released; counts the lines of one step. */
    private static final class Stalled extends PlainTerminal {
        private final CountDownLatch release = new CountDownLatch(1);
        private int lines;

        @Override
        public void write(String text) throws IOException {
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            lines += (int) text.lines()
                    .filter(line -> line.startsWith("chatty ") && line.endsWith("| 0123456789"))
                    .count();
        }
    }

    @Test
    void stepsOfAWorkspaceOfAnotherUserRunAsThatUserWithAHomeThatIsGoneAfterwards() throws Exception {
        RunRequest request = request(
                        "", step("who", "id -u; id -un; touch made; echo x > ~/x; mkdir -m 500 ~/locked; echo $HOME"))
                .build();
        Path project = folder.resolve("project");
        assumeThat(Files.getAttribute(folder, "unix:uid"))
                .as("only root gives folders away")
                .isEqualTo(0);
        Files.setAttribute(project, "unix:uid", 1234);

        PipelineResult result = ciroach.run(request);

        ids.add(result.id());
        assertThat(result.step("who").state()).isEqualTo(StepState.SUCCEEDED);
        assertThat(log(result.step("who")).get(0)).isEqualTo("1234");
        assertThat(log(result.step("who")).get(1)).isNotBlank();
        assertThat(Files.getAttribute(project.resolve("made"), "unix:uid")).isEqualTo(1234);
        assertThat(result.warnings()).isEmpty();
    }

    private static long usedMemory() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void offlineAllMissingImagesAreNamed() throws Exception {
        RunRequest request = request(
                        "",
                        step("a", "true"),
                        step("b", "true", "image = \"ciroach-test/absent:1\""),
                        step("c", "true", "image = \"ciroach-test/absent:2\""))
                .offline(true)
                .build();

        CiroachException failure = catchThrowableOfType(CiroachException.class, () -> ciroach.run(request));

        assertThat(failure.kind()).isEqualTo(CiroachException.Kind.IMAGE);
        assertThat(failure).hasMessageContaining("absent:1").hasMessageContaining("absent:2");
    }

    @Test
    void secondRunWithTheSameReportFolderIsToldOfTheFirst() throws Exception {
        RunRequest.Builder request = request("", step("long", "echo up; sleep 100"));
        PipelineRun first = ciroach.start(request.build());
        ids.add(first.id());

        CiroachException failure = catchThrowableOfType(CiroachException.class, () -> ciroach.run(request.build()));

        assertThat(failure.kind()).isEqualTo(CiroachException.Kind.FILES);
        assertThat(failure).hasMessageContaining("run " + first.id());
        first.cancel();
        first.cancel();
        assertThat(first.await().outcome()).isEqualTo(Outcome.CANCELLED);
    }

    @Test
    void stepLargerThanTheEngineIsFoundBeforeAnythingStarts() throws Exception {
        RunRequest request =
                request("", step("huge", "true", "memory = \"4tb\"")).build();

        CiroachException failure = catchThrowableOfType(CiroachException.class, () -> ciroach.run(request));

        assertThat(failure.kind()).isEqualTo(CiroachException.Kind.BAD_FILE);
        assertThat(failure).hasMessageContaining("4tb");
    }

    @Test
    void durationsOfPastRunsMakeTheForecast() throws Exception {
        RunRequest.Builder request = request("", step("a", "sleep 2"), step("b", "true"));
        run(request);

        assertThat(ciroach.forecast(request.build()).bars().get(0).end())
                .isBetween(Duration.ofMillis(1500), Duration.ofSeconds(8));
    }
}
