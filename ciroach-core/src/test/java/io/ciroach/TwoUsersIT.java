package io.ciroach;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.engine.docker.TestEngine;
import io.ciroach.engine.docker.TestImages;
import io.ciroach.testing.OtherUser;
import io.ciroach.testing.StepStarts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two users on one engine, each with a state folder that the other cannot look into. */
@Timeout(180)
class TwoUsersIT {

    private static final int SHE = 1234;
    private static final int HE = 1235;
    private static final Map<String, String> ENGINE = Map.of("DOCKER_HOST", "unix://" + TestEngine.socket());
    private static final String BASE = "alpine:3.20";

    /** Goes on until it is told to end, once it has started. */
    private static final String LONG = "until test -e go; do sleep 0.1; done";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @BeforeEach
    void open() throws IOException {
        OtherUser.assumeRoot(folder);
    }

    private Path file(int user) {
        return folder.resolve(user + "/project/ciroach.toml");
    }

    private void write(int user, String clean, String image, String command) throws IOException {
        Path state = folder.resolve(user + "/state");
        if (!Files.exists(state)) {
            Files.createDirectories(file(user).getParent());
            Files.createDirectory(
                    state, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        Files.writeString(file(user), """
                [pipeline.clean]
                images = "%s"
                [pipeline.defaults]
                memory = "16mb"
                [[pipeline.steps]]
                name = "work"
                image = "%s"
                command = "%s"
                [[pipeline.steps]]
                name = "tidy"
                image = "alpine:3.20"
                always = true
                command = "echo $CIROACH_RUN_ID >> tidied"
                """.formatted(clean, image, command));
        OtherUser.give(folder.resolve(Integer.toString(user)), user);
    }

    private List<String> command(int user) {
        List<String> command = new ArrayList<>(OtherUser.prefix(user));
        command.addAll(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                CrashChild.class.getName(),
                file(user).toString(),
                folder.resolve(user + "/state").toString(),
                "0"));
        return command;
    }

    /** Runs the user's pipeline to its end; returns what it said. */
    private String run(int user) {
        TestEngine.Result result = TestEngine.run(ENGINE, command(user));
        assertThat(result.code()).as(result.output()).isZero();
        return result.output();
    }

    private Process start(int user) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command(user))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile());
        builder.environment().putAll(ENGINE);
        return builder.start();
    }

    private List<String> tidied(int user) throws IOException {
        Path file = file(user).resolveSibling("tidied");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    @Test
    void hisRunRemovesWhatHersLeftOnceSheIsDeadAndHerNextOneCleansUp() throws Exception {
        write(SHE, "keep", BASE, LONG);
        write(HE, "keep", BASE, "true");
        try (StepStarts steps = new StepStarts(file(SHE))) {
            Process hers = start(SHE);
            assertThat(steps.next()).isEqualTo("work");
            List<String> live = steps.containers();

            assertThat(run(HE)).contains("SUCCEEDED [] []");
            assertThat(steps.containers()).as("a live run").isEqualTo(live).hasSize(1);

            hers.destroyForcibly().onExit().join();
            assertThat(run(HE)).contains("SUCCEEDED [] []");
            assertThat(steps.containers()).as("of a dead one").isEmpty();
            assertThat(tidied(SHE)).as("only she runs her cleanup").isEmpty();

            Files.createFile(file(SHE).resolveSibling("go"));
            assertThat(run(SHE)).containsPattern("SUCCEEDED \\[[a-z0-9]+] \\[]");
            assertThat(tidied(SHE)).hasSize(2).doesNotHaveDuplicates();
            assertThat(steps.containers()).isEmpty();
        }
    }

    private static boolean isThere(String image) {
        return TestEngine.tryDocker(Map.of(), "image", "inspect", image).code() == 0;
    }

    @Test
    void imageOfHersGoesWhenSheIsDoneWithItAndNeverUnderHisContainer() throws Exception {
        String image = TestEngine.REGISTRY + "/ciroach-test/two-users-" + Long.toString(System.nanoTime(), 36) + ":1";
        TestImages.push(BASE, image, 10_000);
        write(SHE, "superseded", image, "true");
        write(HE, "all", image, LONG);
        try (StepStarts steps = new StepStarts(file(HE))) {
            run(SHE);
            Process his = start(HE);
            assertThat(steps.next()).isEqualTo("work");

            write(SHE, "superseded", BASE, "true");
            run(SHE);
            assertThat(isThere(image)).as("his container uses it").isTrue();

            Files.createFile(file(HE).resolveSibling("go"));
            assertThat(his.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(his.exitValue()).isZero();
            assertThat(isThere(image)).as("it was there before him").isTrue();

            run(SHE);
            assertThat(isThere(image)).as("nobody uses what she has fetched").isFalse();
        } finally {
            TestEngine.tryDocker(Map.of(), "image", "rm", image);
        }
    }
}
