package io.ciroach.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ciroach.engine.docker.DockerTrial.Draft;
import io.ciroach.engine.docker.DockerTrial.Ran;
import io.ciroach.model.ByteSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code user = "host"}: the workspace's owner has a name and a home in every image. */
@Timeout(120)
class HostUserIT {

    private static final int SOMEBODY = 1234;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @BeforeEach
    void onlyRootGivesFoldersAway() throws IOException {
        assumeTrue(
                ((Number) Files.getAttribute(folder, "unix:uid")).intValue() == 0, "only root can give folders away");
        // The folder of a test is private; the container's user has to get through it.
        Files.setAttribute(folder, "unix:mode", 0755);
    }

    @Test
    void uidThatTheImageDoesNotKnowHasANameAndAHome() throws Exception {
        try (DockerTrial trial = new DockerTrial(folder, SOMEBODY)) {
            Ran ran =
                    trial.sh("id -un; id -u; id -g; echo $HOME; touch ~/x ~/.y && ls -A ~ | tr '\\n' ' '; touch made");

            assertThat(ran.out().lines()).containsExactly("ciroach", "1234", "1234", "/home/ciroach", ".y x ");
            assertThat(Files.getAttribute(trial.workspace.resolve("made"), "unix:uid"))
                    .isEqualTo(SOMEBODY);
        }
    }

    @Test
    void othersOfTheImageKeepTheirNames() {
        try (DockerTrial trial = new DockerTrial(folder, SOMEBODY)) {
            assertThat(trial.sh("ls -ld /root | awk '{print $3}'; cut -d: -f1 /etc/passwd | tr '\\n' ' '")
                            .out())
                    .isEqualTo("root\nroot nobody ciroach ");
        }
    }

    @Test
    void whatIsWrittenToTheHomeDoesNotCountAsMemory() {
        try (DockerTrial trial = new DockerTrial(folder, SOMEBODY)) {
            Ran ran = trial.run(new Draft(
                            "dd if=/dev/zero of=$HOME/big bs=1M count=100 2>/dev/null; ls -l ~/big | awk '{print $5}'")
                    .with(draft -> draft.memory(ByteSize.ofMb(32))));

            assertThat(ran.out()).isEqualTo((100L << 20) + "\n");
            assertThat(ran.status().oomKilled()).isFalse();
        }
    }

    /** {@code dev/engine jdk} makes the image. */
    @Test
    void javaKnowsTheHomeAndMayFillItsRepository() {
        String program = """
                import java.io.*;
                public class Fill {
                    public static void main(String[] args) throws IOException {
                        System.out.println(System.getProperty("user.name") + " " + System.getProperty("user.home"));
                        File repository = new File(System.getProperty("user.home"), ".m2/repository");
                        System.out.println(repository.mkdirs());
                        try (OutputStream out = new FileOutputStream(new File(repository, "big"))) {
                            byte[] block = new byte[1 << 20];
                            for (int i = 0; i < 300; i++) {
                                out.write(block);
                            }
                        }
                        System.out.println(new File(repository, "big").length());
                    }
                }
                """;
        try (DockerTrial trial = new DockerTrial(folder, SOMEBODY)) {
            Ran ran = trial.run(new Draft(
                            "id -un; printf '%s' \"$PROGRAM\" > ~/Fill.java && java -XX:+UseSerialGC -Xmx64m ~/Fill.java")
                    .in("ciroach-test/jdk:17")
                    .with(draft -> {
                        draft.env(Map.of("PROGRAM", program));
                        draft.memory(ByteSize.ofMb(256));
                    }));

            assertThat(ran.out().lines())
                    .containsExactly("ciroach", "ciroach /home/ciroach", "true", String.valueOf(300L << 20));
            assertThat(ran.status().oomKilled()).isFalse();
        }
    }

    @Test
    void homeIsWritableWhereTheRootIsNot() {
        try (DockerTrial trial = new DockerTrial(folder, SOMEBODY)) {
            Ran ran = trial.run(new Draft("id -un; touch ~/x && echo written").with(draft -> draft.readOnly(true)));

            assertThat(ran.out()).isEqualTo("ciroach\nwritten\n");
        }
    }

    @Test
    void imageWithoutAPasswdFileGetsOne() {
        try (DockerTrial trial = new DockerTrial(folder, SOMEBODY)) {
            Ran ran = trial.run(new Draft(List.of("whoever", "runs"))
                    .in("ciroach-test/noshell:1")
                    .with(draft -> {
                        draft.entrypoint(List.of("/bin/echo"));
                    }));

            assertThat(ran.out()).isEqualTo("whoever runs\n");
            assertThat(trial.scratch.resolve("passwd-1"))
                    .hasContent("root:x:0:0:root:/root:/bin/sh\nciroach:x:1234:1234::/home/ciroach:/bin/sh\n");
        }
    }

    @Test
    void imageThatKnowsTheUidKeepsItsNameAndHome() {
        try (DockerTrial trial = new DockerTrial(folder, 1000)) {
            Ran ran = trial.run(new Draft("id -un; echo $HOME; touch ~/x && echo written; grep -c passwd /proc/mounts")
                    .in("ciroach-test/user:1"));

            assertThat(ran.out()).isEqualTo("app\n/home/app\nwritten\n0\n");
        }
    }

    @Test
    void imageThatKnowsTheUidWithoutAUsableHomeGetsOne() {
        try (DockerTrial trial = new DockerTrial(folder, 65534)) {
            Ran ran = trial.sh("id -un; echo $HOME; touch ~/x && echo written; grep ^nobody: /etc/passwd");

            assertThat(ran.out())
                    .isEqualTo("nobody\n/home/nobody\nwritten\nnobody:x:65534:65534::/home/nobody:/bin/sh\n");
        }
    }

    @Test
    void rootsWorkspaceMeansTheImagesRoot() {
        try (DockerTrial trial = new DockerTrial(folder, 0)) {
            Ran ran = trial.sh("id -un; echo $HOME; touch ~/x && echo written; grep -c passwd /proc/mounts");

            assertThat(ran.out()).isEqualTo("root\n/root\nwritten\n0\n");
        }
    }

    @Test
    void ownHomeVariableWins() {
        try (DockerTrial trial = new DockerTrial(folder, SOMEBODY)) {
            assertThat(trial.run(new Draft("echo $HOME").with(draft -> draft.env(Map.of("HOME", "/tmp"))))
                            .out())
                    .isEqualTo("/tmp\n");
        }
    }

    @Test
    void imageIsLookedIntoOnce() {
        try (DockerTrial trial = new DockerTrial(folder, SOMEBODY)) {
            trial.sh("true");
            trial.run(new Draft("true").with(draft -> draft.step("another")));

            assertThat(trial.intents.stream().filter(intent -> intent.contains("--helper-")))
                    .hasSize(2);
        }
    }
}
