package io.ciroach.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.ciroach.Ciroach;
import io.ciroach.RunRequest;
import io.ciroach.engine.docker.TestEngine;
import io.ciroach.event.RunEvent;
import io.ciroach.event.RunListener;
import io.ciroach.problem.CiroachException;
import io.ciroach.result.PipelineResult;
import io.ciroach.result.StepResult;
import io.ciroach.result.StepState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Steps that behave as badly as a container lets them, beside one that does not; and a state folder that cannot be used. */
@Timeout(180)
class MisbehaviourIT {

    private static final int LONG_LINE = 48_000_000;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private Path project;

    private final StringBuilder toml = new StringBuilder("""
            [pipeline]
            fail_fast = false
            grace = "1s"
            max_parallel = 4
            [pipeline.defaults]
            image = "alpine:3.20"
            memory = "32mb"
            pull = "never"
            """);

    @BeforeEach
    void makeFolders() throws IOException {
        project = Files.createDirectory(folder.resolve("project"));
        Files.createDirectory(folder.resolve("home"));
    }

    private void step(String name, String command, String... keys) {
        toml.append("[[pipeline.steps]]\nname = \"" + name + "\"\nparallel = true\ncommand = '''" + command + "'''\n"
                + String.join("\n", keys) + "\n");
    }

    private PipelineResult run(Path state, RunListener listener) throws IOException {
        Files.writeString(project.resolve("ciroach.toml"), toml);
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("CIROACH_HOME", state.toString());
        return Ciroach.create()
                .withEnvironment(environment)
                .run(RunRequest.of(project.resolve("ciroach.toml"))
                        .listener(listener)
                        .build());
    }

    @Test
    void noStepHarmsAnotherNorTheHost() throws Exception {
        Path victim = Files.createDirectory(folder.resolve("victim"));
        Path planted = Files.writeString(victim.resolve("01-forks.log"), "precious");
        step("forks", "f() { f | f & }; f; sleep 2", "pids = 32", "timeout = \"20s\"", "allow_failure = true");
        step("daemon", "sleep 600 & (sleep 600 &) ; echo gone");
        step("deaf", "trap '' TERM; while true; do sleep 1; done", "timeout = \"1s\"", "allow_failure = true");
        step("stopped", "kill -STOP $$", "timeout = \"1s\"", "allow_failure = true");
        step("zombies", "for i in 1 2 3 4 5; do (sh -c 'exit 0' &) ; done; echo buried");
        step(
                "thief",
                "cd /workspace/target/ciroach && rm -rf logs run.json events.ndjson && ln -s " + victim
                        + " logs && ln -s " + planted + " run.json && ln -s " + planted + " events.ndjson; echo done");
        step("line", "head -c " + LONG_LINE + " /dev/zero | tr '\\0' x");
        step("bytes", "printf '\\377\\376\\000\\033]0;title\\007\\033[2J::error::x\\n]]></script>\\n'");
        step("honest", "echo still here", "needs = [\"forks\", \"thief\", \"line\"]");

        PipelineResult result = run(folder.resolve("home/state"), new RunListener() {});

        assertThat(result.succeeded()).as("%s", result.steps()).isTrue();
        assertThat(result.step("deaf").state()).isEqualTo(StepState.TIMED_OUT);
        assertThat(result.step("stopped").state()).isEqualTo(StepState.TIMED_OUT);
        assertThat(result.step("daemon").state()).isEqualTo(StepState.SUCCEEDED);
        assertThat(result.step("zombies").lastLines()).containsExactly("buried");
        assertThat(result.step("honest").lastLines()).containsExactly("still here");
        assertThat(result.step("bytes").lastLines()).noneMatch(line -> line.contains("\033") || line.contains("\0"));
        assertThat(planted).hasContent("precious");
        assertThat(victim).isDirectoryContaining("glob:**/01-forks.log");
        try (var files = Files.list(victim)) {
            assertThat(files).hasSize(1);
        }
        assertThat(result.warnings())
                .anySatisfy(warning -> assertThat(warning).contains("the report folder", "removed"));
        assertThat(result.reports().resolve("run.json")).isRegularFile();
        assertThat(TestEngine.leftOf(result.id())).isEmpty();
    }

    @Test
    void longLineIsInItsFileByteForByte() throws Exception {
        step("line", "head -c " + LONG_LINE + " /dev/zero | tr '\\0' x");

        StepResult line =
                run(folder.resolve("home/state"), new RunListener() {}).step("line");

        assertThat(Objects.requireNonNull(line.log())).hasSize(LONG_LINE);
        assertThat(line.logComplete()).isTrue();
    }

    @Test
    void stateFolderThatCannotBeWrittenIsToldBeforeAnythingStarts() throws Exception {
        Path state = Files.createDirectory(folder.resolve("state"));
        boolean mounted = TestEngine.run(
                                Map.of(),
                                List.of("mount", "-t", "tmpfs", "-o", "ro,mode=0700", "tmpfs", state.toString()))
                        .code()
                == 0;
        assumeThat(mounted).as("a disk can be mounted read-only").isTrue();
        try {
            step("never", "echo > /workspace/started");
            AtomicInteger events = new AtomicInteger();

            CiroachException failure = catchThrowableOfType(
                    CiroachException.class,
                    () -> run(state, new RunListener() {
                        @Override
                        public void onRunStarted(RunEvent.RunStarted event) {
                            events.incrementAndGet();
                        }
                    }));

            assertThat(failure.kind()).isEqualTo(CiroachException.Kind.FILES);
            assertThat(failure.getMessage()).contains(state.toString(), "CIROACH_HOME");
            assertThat(events).hasValue(0);
            assertThat(project.resolve("started")).doesNotExist();
        } finally {
            TestEngine.run(Map.of(), List.of("umount", state.toString()));
        }
    }
}
