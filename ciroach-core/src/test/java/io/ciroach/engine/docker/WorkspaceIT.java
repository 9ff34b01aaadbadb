package io.ciroach.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ciroach.engine.EngineException;
import io.ciroach.engine.EngineRequest;
import io.ciroach.engine.EngineRun;
import io.ciroach.engine.ExitStatus;
import io.ciroach.engine.HelperSpec;
import io.ciroach.engine.Intents;
import io.ciroach.engine.RunSpec;
import io.ciroach.engine.RunningStep;
import io.ciroach.engine.docker.DockerTrial.Draft;
import io.ciroach.model.GitAccess;
import io.ciroach.problem.CiroachException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What of the host a step sees, and an engine that does not see it. */
@Timeout(120)
class WorkspaceIT {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void gitIsReadOnly() throws Exception {
        try (DockerTrial trial = new DockerTrial(folder)) {
            Files.createDirectory(trial.workspace.resolve(".git"));
            Files.writeString(trial.workspace.resolve(".git/HEAD"), "ref: x\n");

            assertThat(trial.sh("cat .git/HEAD; touch .git/x || mv .git y || rm -r .git; ls -A")
                            .out())
                    .isEqualTo("ref: x\n.git\n");
        }
    }

    @Test
    void gitIsWritableWhereThePipelineSaysSo() throws Exception {
        try (DockerTrial trial = new DockerTrial(folder, -1, GitAccess.READ_WRITE, TestEngine.request())) {
            Files.createDirectory(trial.workspace.resolve(".git"));

            trial.sh("touch .git/x");

            assertThat(trial.workspace.resolve(".git/x")).exists();
        }
    }

    @Test
    void gitThatIsAFileIsLeftAlone() throws Exception {
        try (DockerTrial trial = new DockerTrial(folder)) {
            Files.writeString(trial.workspace.resolve(".git"), "gitdir: elsewhere\n");

            assertThat(trial.sh("cat .git").out()).isEqualTo("gitdir: elsewhere\n");
        }
    }

    @Test
    void pathMayHoldSpacesColonsCommasAndUmlauts() throws Exception {
        try (DockerTrial trial = new DockerTrial(folder.resolve("a b:c,d=e \"f\" ü"))) {
            Files.writeString(trial.workspace.resolve("x"), "seen");

            assertThat(trial.sh("cat x").out()).isEqualTo("seen");
            assertThatCode(() -> trial.engine.checkSees(trial.spec())).doesNotThrowAnyException();
        }
    }

    @Test
    void commandLineRepeatsTheStep() throws Exception {
        try (DockerTrial trial = new DockerTrial(folder.resolve("a, b"))) {
            Files.writeString(trial.workspace.resolve("x"), "it's seen\n");
            Draft draft = new Draft("cat x\nprintf '100%%\\n'; echo \"$SECRET\"; id -u");
            draft.with(step -> step.env(Map.of("SECRET", "sesame")));

            String line = trial.claim(draft).commandLine();

            assertThat(line).doesNotContain("sesame").doesNotContain("\n");
            assertThat(TestEngine.run(Map.of("SECRET", "given by hand"), List.of("sh", "-c", line))
                            .output())
                    .isEqualTo("it's seen\n100%\ngiven by hand\n" + trial.spec().workspaceUid() + "\n");
        }
    }

    @Test
    void commandLineOfAStepInACopyRepeatsItInTheFolderWhereOneIs() throws Exception {
        try (DockerTrial trial = new DockerTrial(folder)) {
            Files.writeString(trial.workspace.resolve("x"), "copied\n");
            Path original = Files.createDirectory(folder.resolve("original"));
            Files.writeString(original.resolve("x"), "original\n");
            RunSpec spec = trial.spec();
            RunSpec copied = new RunSpec(
                    spec.id() + "c",
                    spec.pipeline(),
                    spec.owner(),
                    spec.budget(),
                    spec.workspace(),
                    true,
                    spec.workspaceUid(),
                    spec.workspaceGid(),
                    spec.git(),
                    null,
                    spec.scratch());
            EngineRun run = trial.engine.openRun(copied, Intents.NONE);
            String line;
            try {
                line = run.claim(trial.spec(new Draft("cat x"))).commandLine();
            } finally {
                run.close();
            }

            assertThat(TestEngine.run(Map.of(), List.of("sh", "-c", "cd \"$0\" && " + line, original.toString()))
                            .output())
                    .isEqualTo("original\n");
        }
    }

    @Test
    void proxySettingsOfTheCliReachTheStepButNotOverItsOwn() throws Exception {
        Path cli = Files.createDirectories(folder.resolve("cli"));
        Files.writeString(
                cli.resolve("config.json"),
                "{\"proxies\": {\"default\": {\"httpProxy\": \"http://p:1\", \"noProxy\": \"*.local\"}}}");
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("DOCKER_CONFIG", cli.toString());
        EngineRequest request = new EngineRequest(TestEngine.request().address(), environment, folder);

        try (DockerTrial trial = new DockerTrial(folder, -1, GitAccess.READ_ONLY, request)) {
            Draft draft = new Draft("echo $HTTP_PROXY $http_proxy $NO_PROXY");
            draft.with(step -> step.env(Map.of("http_proxy", "own")));

            assertThat(trial.run(draft).out()).isEqualTo("http://p:1 own *.local\n");
        }
    }

    @Test
    void engineThatDoesNotSeeTheWorkspaceIsNamed() {
        try (DockerTrial trial = new DockerTrial(folder)) {
            RunSpec elsewhere = elsewhere(trial.spec());

            CiroachException failure =
                    catchThrowableOfType(CiroachException.class, () -> trial.engine.checkSees(elsewhere));

            assertThat(failure.kind()).isEqualTo(CiroachException.Kind.ENGINE_UNREACHABLE);
            assertThat(failure)
                    .hasMessageContaining("does not see " + elsewhere.workspace())
                    .hasMessageContaining("use an engine on this machine");
            assertThat(TestEngine.leftOf(elsewhere.id())).isEmpty();
            assertThat(trial.scratch).isEmptyDirectory();
        }
    }

    @Test
    void workspaceThatIsGoneIsNamedByTheClaim() {
        try (DockerTrial trial = new DockerTrial(folder)) {
            trial.sh("true");
            EngineRun run = trial.engine.openRun(elsewhere(trial.spec()), Intents.NONE);

            EngineException failure =
                    catchThrowableOfType(EngineException.class, () -> run.claim(trial.spec(new Draft("true").as("0"))));

            assertThat(failure.reason()).isEqualTo(EngineException.Reason.REFUSED);
            assertThat(failure).hasMessageContaining(folder.resolve("elsewhere").toString());
            run.close();
        }
    }

    private RunSpec elsewhere(RunSpec spec) {
        return new RunSpec(
                spec.id() + "e",
                spec.pipeline(),
                spec.owner(),
                spec.budget(),
                folder.resolve("elsewhere"),
                spec.workspaceUid(),
                spec.workspaceGid(),
                spec.git(),
                spec.scratch());
    }

    @Test
    void helperDeletesAsRootInTheWorkspaceAndNotInItsHistory() throws Exception {
        try (DockerTrial trial = new DockerTrial(folder, -1, GitAccess.READ_WRITE, TestEngine.request())) {
            Files.createDirectories(trial.workspace.resolve(".git"));
            Files.createFile(trial.workspace.resolve(".git/HEAD"));
            Files.createDirectories(trial.workspace.resolve("target/a b"));
            HelperSpec helper = new HelperSpec(
                    trial.image("alpine:3.20"),
                    "rm -rf -- \"$@\"",
                    List.of("./target", "./.git/HEAD"),
                    Duration.ofMinutes(10));

            RunningStep step = trial.run().help(helper, (stderr, bytes, offset, length) -> {});
            ExitStatus end = step.await();
            step.remove();

            assertThat(end.exitCode())
                    .as("rm says that the history is read-only")
                    .isEqualTo(1);
            assertThat(trial.workspace.resolve("target")).doesNotExist();
            assertThat(trial.workspace.resolve(".git/HEAD")).exists();
        }
    }
}
