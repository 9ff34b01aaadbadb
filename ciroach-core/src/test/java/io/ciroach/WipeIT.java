package io.ciroach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ciroach.engine.docker.TestEngine;
import io.ciroach.model.Cleaning;
import io.ciroach.model.Overrides;
import io.ciroach.problem.CiroachException;
import io.ciroach.testing.OtherUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Wiping and proving, through the door, on a real engine. Each runs in a process of its own, as a user who is not root, in a
 * workspace of that user's: as root nothing would ever be somebody else's.
 */
@Timeout(180)
class WipeIT {

    private static final int USER = 1234;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private Path project;

    @BeforeEach
    void makeAProjectOfTheUser() throws IOException {
        OtherUser.assumeRoot(folder);
        project = Files.createDirectory(folder.resolve("project"));
        Files.createDirectory(
                folder.resolve("state"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.createDirectories(project.resolve(".git"));
        Files.writeString(project.resolve(".git/HEAD"), "ref: refs/heads/main");
        Files.createDirectories(project.resolve("target/classes"));
        Files.writeString(project.resolve("target/classes/Old.class"), "old");
    }

    private static String step(String name, String command, String... keys) {
        return "[[pipeline.steps]]\nname = \"" + name + "\"\ncommand = '''" + command + "'''\n"
                + String.join("\n", keys) + "\n";
    }

    private void write(String settings, String... steps) throws IOException {
        Files.writeString(
                project.resolve("ciroach.toml"),
                "[pipeline]\nname = \"it\"\n" + settings + "\n[pipeline.defaults]\nimage = \"alpine:3.20\"\n"
                        + "memory = \"64mb\"\npull = \"never\"\n" + String.join("", steps));
        OtherUser.give(project, USER);
        OtherUser.give(folder.resolve("state"), USER);
    }

    /** Runs {@link WipeTrial} as the user; its lines come back. */
    private List<String> as(int user, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(OtherUser.prefix(user));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                WipeTrial.class.getName(),
                project.toString()));
        command.addAll(List.of(arguments));
        TestEngine.Result result =
                TestEngine.run(Map.of("CIROACH_HOME", folder.resolve("state").toString()), command);
        assertThat(result.code()).as(result.output()).isZero();
        return result.output()
                .lines()
                .filter(line -> !line.startsWith("SLF4J: ")) // which is about a logger that no test needs
                .toList();
    }

    private List<String> target() throws IOException {
        try (Stream<Path> all = Files.list(project.resolve("target"))) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void filesOfRootGoWithTheArtifactsAndReportsStay() throws Exception {
        write(
                "[pipeline.clean]\nwipe = \"both\"",
                step("old", "test ! -e target/classes/Old.class"),
                step(
                        "root",
                        "mkdir -p target/deep/er && touch target/deep/er/file && chmod 700 target/deep && touch target/x",
                        "user = \"0\""),
                step("user", "mkdir -p target/mine && touch target/mine/file"));

        List<String> said = as(USER, "run");

        assertThat(said)
                .contains("exit 0", "wiped target/classes", "wiped target/deep", "wiped target/x", "wiped target/mine");
        assertThat(said).noneMatch(line -> line.startsWith("warning"));
        assertThat(target()).containsExactly("ciroach");
        assertThat(project.resolve("target/ciroach/run.json")).isRegularFile();
        assertThat(project.resolve(".git/HEAD")).isRegularFile();
        assertThat(said.stream().filter(line -> line.startsWith("id ")).toList())
                .allSatisfy(id -> assertThat(TestEngine.leftOf(id.substring(3))).isEmpty());
    }

    @Test
    void whatIsLeftIsNamedWithItsStepAndFailsTheRun() throws Exception {
        write(
                "",
                step("harmless", "touch mine", "needs = []"),
                step("maker", "mkdir out && touch out/a out/b", "user = \"0\""));

        List<String> said = as(USER, "verify");

        assertThat(said)
                .contains(
                        "exit 4",
                        "warning left in the workspace: out, which belongs to user 0, made by step \"maker\"");
        assertThat(as(USER, "verify")).as("it was there before").contains("exit 1");
    }

    @Test
    void cleanWipesWithoutARunAndAsksTheEngineOnlyForWhatOthersOwn() throws Exception {
        write("", step("root", "mkdir target/deep && touch target/deep/file", "user = \"0\""));
        assertThat(as(USER, "run")).contains("exit 0");

        assertThat(as(USER, "clean", "unix:///no/such/engine", "optional"))
                .anyMatch(line -> line.startsWith("warning not wiped: target/deep (Permission denied); they belong to"
                        + " another user, and a helper container on an engine would delete them:"));
        assertThat(target()).containsExactly("deep");
        assertThat(as(USER, "clean", "unix:///no/such/engine", "needed"))
                .anyMatch(line -> line.startsWith("failure what dead runs left on an engine could not be looked for:"))
                .anyMatch(line -> line.startsWith("failure not wiped: target/deep"));

        assertThat(as(USER, "clean")).containsExactly("wiped target");
        assertThat(project.resolve("target")).doesNotExist();
        assertThat(as(USER, "clean", "unix:///no/such/engine", "optional")).isEmpty();
    }

    @Test
    void cleanRoomHasEmptyCachesThatGoWithIt() throws Exception {
        write(
                "[pipeline.caches]\nm2 = \"~/.m2\"",
                step("fills", "test ! -e ~/.m2/x && touch ~/.m2/x", "caches = [\"m2\"]"),
                step("finds", "test -e ~/.m2/x", "caches = [\"m2\"]"));

        for (int run = 0; run < 2; run++) {
            List<String> said = as(USER, "cleanRoom");

            assertThat(said).contains("exit 0");
            assertThat(said.stream().filter(line -> line.startsWith("id ")).toList())
                    .singleElement()
                    .satisfies(
                            id -> assertThat(TestEngine.leftOf(id.substring(3))).isEmpty());
        }
        assertThat(TestEngine.docker("volume", "ls", "-q").lines())
                .noneMatch(volume -> volume.contains(project.getFileName() + "-ciroach-toml-m2"));
    }

    @Test
    void wipeThatWouldTakeWhatTheBuildMadeIsRefusedBeforeAnythingStarts() throws Exception {
        write("[pipeline.clean]\nartifacts = [\"out\", \"target/\"]\nwipe = \"before\"", step("a", "true"));
        RunRequest.Builder request = RunRequest.of(project.resolve("ciroach.toml"))
                .builtHere(List.of(project.resolve("target"), project.resolve("target/classes")));

        CiroachException refused = catchThrowableOfType(
                CiroachException.class, () -> Ciroach.create().start(request.build()));

        assertThat(refused.kind()).isEqualTo(CiroachException.Kind.BAD_FILE);
        assertThat(refused)
                .hasMessageContaining(":4:13: the wipe would take what this build has just made: target")
                .hasMessageContaining("write artifacts without it, or run `mvn ciroach:run` by itself");
        assertThat(project.resolve("target/classes/Old.class")).exists();

        Overrides never = new Overrides(null, null, null, Cleaning.Wipe.NEVER, null, null);
        assertThat(Ciroach.create().validate(request.overrides(never).build())).isEmpty();
    }

    private List<Path> copies() throws IOException {
        try (Stream<Path> runs = Files.list(folder.resolve("state/runs"))) {
            return runs.map(run -> run.resolve("workspace")).toList();
        }
    }

    /** What root made in it in a container, the user's helper container removes. */
    @Test
    void copyOfAWorkspaceGoesWithWhatRootMadeInIt() throws Exception {
        write(
                "[pipeline.clean]\nartifacts = [\"target\"]",
                step("git", "cat .git/HEAD && ! touch .git/written && ! test -e target"),
                step("root", "mkdir -p deep/er && touch deep/er/file && chmod 700 deep", "user = \"0\""));

        assertThat(as(USER, "copy")).contains("exit 0").noneMatch(line -> line.startsWith("warning"));

        assertThat(copies()).isEmpty();
        assertThat(project.resolve("deep")).doesNotExist();
        assertThat(project.resolve(".git/written")).doesNotExist();
    }

    @Test
    void copyThatAKilledProcessLeavesIsRemovedByTheNextRun() throws Exception {
        write("", step("root", "mkdir deep && touch deep/file && chmod 700 deep", "user = \"0\""));

        assertThat(as(USER, "copy-and-die")).contains("exit 0");
        assertThat(copies()).singleElement().satisfies(copy -> assertThat(copy).isDirectory());

        assertThat(as(USER, "copy"))
                .contains("exit 0")
                .anyMatch(line -> line.startsWith("recovered "))
                .noneMatch(line -> line.startsWith("warning"));
        assertThat(copies()).isEmpty();
    }
}
