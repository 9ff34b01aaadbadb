package io.ciroach.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.ciroach.engine.Claim;
import io.ciroach.engine.EngineException;
import io.ciroach.engine.ExitStatus;
import io.ciroach.engine.RunningStep;
import io.ciroach.engine.docker.DockerTrial.Draft;
import io.ciroach.engine.docker.DockerTrial.Ran;
import io.ciroach.model.ByteSize;
import io.ciroach.model.Cpus;
import io.ciroach.model.Network;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

// Long because each key of a step has its test here.
/** What each key of a step does, seen from inside its container. */
@Timeout(120)
class StepKeysIT {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private DockerTrial trial;

    @BeforeEach
    void open() {
        trial = new DockerTrial(folder);
    }

    @AfterEach
    void close() {
        trial.close();
    }

    @Test
    void workspaceIsThereAndCanBeWritten() throws Exception {
        Files.writeString(trial.workspace.resolve("in.txt"), "from the host");

        Ran ran = trial.sh("cat in.txt; echo from the step > out.txt; pwd");

        assertThat(ran.out()).isEqualTo("from the host/workspace\n");
        assertThat(trial.workspace.resolve("out.txt")).hasContent("from the step\n");
    }

    @Test
    void stringCommandReplacesTheEntrypointByAShell() {
        Ran ran = trial.run(new Draft("echo $((1 + 1))").in("ciroach-test/entrypoint:1"));

        assertThat(ran.out()).isEqualTo("2\n");
    }

    @Test
    void arrayCommandKeepsTheEntrypoint() {
        Ran ran = trial.run(new Draft(List.of("and", "two words")).in("ciroach-test/entrypoint:1"));

        assertThat(ran.out()).isEqualTo("from-entrypoint and two words\n");
    }

    @Test
    void emptyCommandIsTheImagesOwn() {
        Ran ran = trial.run(new Draft(List.of()).in("ciroach-test/entrypoint:1"));

        assertThat(ran.out()).isEqualTo("from-entrypoint default-arg\n");
    }

    @Test
    void ownEntrypointWinsAndAStringIsItsOneArgument() {
        Ran ran = trial.run(new Draft("a  b")
                .in("ciroach-test/entrypoint:1")
                .with(draft -> draft.entrypoint(List.of("printf", "<%s>"))));

        assertThat(ran.out()).isEqualTo("<a  b>");
    }

    @Test
    void ownEntrypointTakesAnArrayAsItsArguments() {
        Ran ran = trial.run(new Draft(List.of("a", "b")).with(draft -> draft.entrypoint(List.of("printf", "<%s>"))));

        assertThat(ran.out()).isEqualTo("<a><b>");
    }

    @Test
    void emptyEntrypointTakesTheImagesAway() {
        Ran ran = trial.run(new Draft(List.of("echo", "plain"))
                .in("ciroach-test/entrypoint:1")
                .with(draft -> draft.entrypoint(List.of())));

        assertThat(ran.out()).isEqualTo("plain\n");
    }

    @Test
    void imageWithoutACommandOfItsOwnIsNamed() {
        String image = "ciroach-test/nocommand:1";
        TestEngine.run(
                Map.of("DOCKER_HOST", trial.engine.info().address()),
                List.of(
                        "sh",
                        "-c",
                        "id=$(docker create alpine:3.20) && docker export $id | docker import - " + image
                                + " && docker rm $id"));

        EngineException failure =
                catchThrowableOfType(EngineException.class, () -> trial.run(new Draft(List.of()).in(image)));

        assertThat(failure.reason()).isEqualTo(EngineException.Reason.REFUSED);
        assertThat(failure).hasMessageContaining(image + " has no command of its own");
        TestEngine.docker("image", "rm", image);
    }

    @Test
    void memoryIsLimitedAndSwapIsNotAllowedOnTop() {
        Ran ran = trial.run(new Draft("cat /sys/fs/cgroup/memory/memory.limit_in_bytes "
                        + "/sys/fs/cgroup/memory/memory.memsw.limit_in_bytes 2>/dev/null "
                        + "|| cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory.swap.max")
                .with(draft -> draft.memory(ByteSize.ofMb(48))));

        assertThat(ran.out().lines()).first().isEqualTo(String.valueOf(48 << 20));
        assertThat(ran.out().lines()).last().isIn(String.valueOf(48 << 20), "0");
    }

    @Test
    void cpusAreLimited() {
        Ran ran = trial.run(new Draft("cat /sys/fs/cgroup/cpu/cpu.cfs_quota_us /sys/fs/cgroup/cpu/cpu.cfs_period_us "
                        + "2>/dev/null || cat /sys/fs/cgroup/cpu.max")
                .with(draft -> draft.cpus(new Cpus(500_000_000))));

        assertThat(ran.out().strip().split("\\s+")).containsExactly("50000", "100000");
    }

    @Test
    void envIsSetOnTopOfTheImages() {
        Ran ran = trial.run(new Draft("echo \"$GREETING|$PATH\"").with(draft -> {
            draft.env(Map.of("GREETING", "hello  you", "PATH", "/bin"));
        }));

        assertThat(ran.out()).isEqualTo("hello  you|/bin\n");
    }

    @Test
    void workdirIsWhereTheCommandRuns() {
        Ran ran = trial.run(new Draft("pwd").with(draft -> draft.workdir("/var/new/place")));

        assertThat(ran.out()).isEqualTo("/var/new/place\n");
    }

    @Test
    void workdirThatCannotBeMadeIsNamed() {
        EngineException failure = catchThrowableOfType(
                EngineException.class, () -> trial.run(new Draft("pwd").with(draft -> draft.workdir("/etc/passwd/x"))));

        assertThat(failure.reason()).isEqualTo(EngineException.Reason.CANNOT_START);
        assertThat(failure).hasMessageContaining("/etc/passwd/x").hasMessageContaining("alpine:3.20");
    }

    @Test
    void userIsAsTheImageKnowsIt() {
        assertThat(trial.run(new Draft("id -un; id -u; id -g").as("nobody")).out())
                .isEqualTo("nobody\n65534\n65534\n");
        assertThat(trial.run(new Draft("id -u; id -g").as("1000")).out()).isEqualTo("1000\n0\n");
        assertThat(trial.run(new Draft("id -u; id -g").as("1000:2000")).out()).isEqualTo("1000\n2000\n");
    }

    @Test
    void userOfTheImageItselfDoesNotCount() {
        Ran ran = trial.run(new Draft("id -u").in("ciroach-test/user:1"));

        assertThat(ran.out().strip()).isEqualTo(String.valueOf(trial.spec().workspaceUid()));
    }

    @Test
    void userThatTheImageDoesNotKnowCannotStart() {
        EngineException failure =
                catchThrowableOfType(EngineException.class, () -> trial.run(new Draft("true").as("nosuch")));

        assertThat(failure.reason()).isEqualTo(EngineException.Reason.CANNOT_START);
        assertThat(failure.exitCode()).isEqualTo(128);
        assertThat(failure).hasMessageContaining("nosuch").hasMessageContaining("alpine:3.20");
    }

    @Test
    void groupThatTheImageDoesNotKnowCannotStart() {
        EngineException failure =
                catchThrowableOfType(EngineException.class, () -> trial.run(new Draft("true").as("0:nosuch")));

        assertThat(failure.reason()).isEqualTo(EngineException.Reason.CANNOT_START);
        assertThat(failure).hasMessageContaining("nosuch");
    }

    @Test
    void pidsAreLimited() {
        Ran ran = trial.run(new Draft("i=0; while [ $i -lt 40 ]; do sleep 30 & i=$((i + 1)); done; echo all")
                .with(draft -> draft.pids(20)));

        assertThat(ran.out()).doesNotContain("all");
        assertThat(ran.status().exitCode()).isNotZero();
    }

    @Test
    void shmHasItsSize() {
        Ran ran = trial.run(new Draft("df -k /dev/shm | tail -n 1 | awk '{print $2}'")
                .with(draft -> draft.shmSize(ByteSize.ofMb(8))));

        assertThat(ran.out()).isEqualTo("8192\n");
    }

    @Test
    void rootHasTheNineCapabilitiesAndCapAddGivesMore() {
        String script = "grep CapEff /proc/self/status | awk '{print $2}'";

        assertThat(bits(trial.run(new Draft(script).as("0")).out())).containsExactly(0, 1, 3, 4, 5, 6, 7, 10, 31);
        assertThat(bits(trial.run(new Draft(script).as("root").with(draft -> draft.capAdd(List.of("SYS_PTRACE"))))
                        .out()))
                .containsExactly(0, 1, 3, 4, 5, 6, 7, 10, 19, 31);
    }

    @Test
    void nobodyElseHasAnyAndCapAddLimitsWhatTheyMayGet() {
        String script = "awk '/Cap(Eff|Bnd)/ {print $2}' /proc/self/status";

        assertThat(trial.run(new Draft(script).as("1000")).out().lines())
                .allSatisfy(line -> assertThat(bits(line)).isEmpty());
        assertThat(trial.run(new Draft(script).as("nobody").with(draft -> draft.capAdd(List.of("net_raw"))))
                        .out()
                        .lines()
                        .map(StepKeysIT::bits))
                .anySatisfy(bits -> assertThat(bits).containsExactly(13));
    }

    @Test
    void capabilityThatDoesNotExistIsNamed() {
        EngineException failure = catchThrowableOfType(
                EngineException.class, () -> trial.run(new Draft("true").with(draft -> draft.capAdd(List.of("FLY")))));

        assertThat(failure.reason()).isEqualTo(EngineException.Reason.REFUSED);
        assertThat(failure).hasMessageContaining("FLY");
    }

    private static List<Integer> bits(String mask) {
        long value = Long.parseUnsignedLong(mask.strip(), 16);
        return IntStream.range(0, 64)
                .filter(bit -> (value >>> bit & 1) == 1)
                .boxed()
                .toList();
    }

    @Test
    void everyStepIsConfined() {
        Ran ran = trial.sh("awk '/NoNewPrivs|^Seccomp:/ {print $2}' /proc/self/status; "
                + "ls /dev/mem /var/run/docker.sock 2>&1 | grep -c 'No such'; cat /proc/1/comm; "
                + "mknod /tmp/x b 8 0 2>&1 | grep -c -e denied -e permitted");

        assertThat(ran.out().lines()).containsExactly("1", "2", "2", "docker-init", "1");
    }

    @Test
    void readOnlyRootCannotBeWrittenButTheWorkspaceAndTheHomeCan() {
        Ran ran = trial.run(new Draft("touch /x 2>/dev/null && echo root; touch y && echo workspace; "
                        + "touch ~/z && echo home; echo $HOME")
                .with(draft -> draft.readOnly(true)));

        assertThat(ran.out()).startsWith("workspace\nhome\n/").doesNotContain("root\n/");
    }

    @Test
    void platformOfTheEngineServesAndAnotherIsNamed() {
        assertThat(trial.run(new Draft("echo here").with(draft -> draft.platform("linux/amd64")))
                        .out())
                .isEqualTo("here\n");

        EngineException failure = catchThrowableOfType(
                EngineException.class, () -> trial.run(new Draft("true").with(draft -> draft.platform("linux/s390x"))));
        assertThat(failure.reason()).isEqualTo(EngineException.Reason.IMAGE_MISSING);
        assertThat(failure).hasMessageContaining("linux/s390x").hasMessageContaining("alpine:3.20");
    }

    @Test
    void networkNoneHasOnlyTheLoopback() {
        String script = "ls /sys/class/net | tr '\\n' ' '";

        assertThat(trial.run(new Draft(script).with(draft -> draft.network(Network.NONE)))
                        .out())
                .isEqualTo("lo ");
        assertThat(trial.sh(script).out()).contains("eth0");
    }

    @Test
    void imageWithoutAShellIsNamedWithTheRemedy() {
        Ran ran = trial.run(new Draft("echo hi").in("ciroach-test/noshell:1"));

        assertThat(ran.status().exitCode()).isEqualTo(127);
        assertThat(ran.status().message())
                .contains("ciroach-test/noshell:1 has no sh")
                .contains("as an array");
        assertThat(trial.run(new Draft(List.of("/bin/echo", "without")).in("ciroach-test/noshell:1"))
                        .out())
                .isEqualTo("without\n");
    }

    @Test
    void commandThatIsNotExecutableIsNamed() {
        Ran ran = trial.run(new Draft(List.of("/etc/passwd")));

        assertThat(ran.status().exitCode()).isEqualTo(126);
        assertThat(ran.status().message()).contains("/etc/passwd").contains("not executable");
    }

    @Test
    void exitCode127OfAScriptIsItsOwn() {
        Ran ran = trial.sh("no-such-program");

        assertThat(ran.status()).satisfies(status -> {
            assertThat(status.reason()).isEqualTo(ExitStatus.Reason.EXITED);
            assertThat(status.exitCode()).isEqualTo(127);
            assertThat(status.message()).isNull();
        });
    }

    @Test
    void volumeOfAnImageGoesWithItsContainer() throws Exception {
        Claim claim = trial.claim(new Draft("touch /data/x").in("ciroach-test/volume:1"));
        String volume = TestEngine.docker(
                        "inspect",
                        "--format",
                        "{{range .Mounts}}{{if eq .Type \"volume\"}}{{.Name}}{{end}}{{end}}",
                        claim.name())
                .strip();
        assertThat(volume).isNotEmpty();
        RunningStep step = claim.start((stderr, bytes, offset, length) -> {});
        assertThat(step.await().exitCode()).isZero();

        step.remove();

        assertThat(TestEngine.tryDocker(Map.of(), "volume", "inspect", volume).code())
                .isNotZero();
    }

    @Test
    void containerSaysWhoseItIsAndWhatItReserves() {
        Claim claim = trial.claim(new Draft("echo sesame").as("0").with(draft -> {
            draft.step("heavy[v=1]");
            draft.attempt(3);
            draft.cpus(new Cpus(1_500_000_000));
            draft.env(Map.of("TOKEN", "sesame"));
        }));

        String text = TestEngine.docker("inspect", "--format", "{{json .Config.Labels}}", claim.name());
        JsonNode labels = Json.read(text);

        assertThat(labels.path("io.ciroach.run").asText())
                .isEqualTo(trial.spec().id());
        assertThat(labels.path("io.ciroach.step").asText()).isEqualTo("heavy[v=1]");
        assertThat(labels.path("io.ciroach.attempt").asText()).isEqualTo("3");
        assertThat(labels.path("io.ciroach.pipeline").asText())
                .isEqualTo(trial.spec().pipeline());
        assertThat(labels.path("io.ciroach.owner").asText()).isEqualTo("owner");
        assertThat(labels.path("io.ciroach.memory").asText()).isEqualTo(String.valueOf(64 << 20));
        assertThat(labels.path("io.ciroach.cpus").asText()).isEqualTo("1.5");
        assertThat(labels.path("io.ciroach.limits").asText()).isEqualTo("max_parallel=2 memory=" + (2048L << 20));
        assertThat(Instant.parse(labels.path("io.ciroach.deadline").asText())).isAfter(Instant.now());
        assertThat(text).doesNotContain("sesame");
    }

    @Test
    void peakOfMemoryIsMeasured() throws Exception {
        Claim claim = trial.claim(new Draft(
                        "dd if=/dev/zero of=/dev/shm/x bs=1M count=20 2>/dev/null; echo up; trap 'exit 0' TERM; sleep 600 & wait")
                .as("0"));
        CountDownLatch up = new CountDownLatch(1);
        RunningStep step = claim.start((stderr, bytes, offset, length) -> up.countDown());
        up.await();

        assertThat(step.memoryInUse().orElse(0)).isBetween(20L << 20, 64L << 20);

        step.kill();
        assertThat(step.await().peakMemory()).isBetween(20L << 20, 64L << 20);
        assertThat(step.memoryInUse()).isEmpty();
    }
}
