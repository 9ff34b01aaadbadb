package io.ciroach.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.ciroach.Ciroach;
import io.ciroach.RunRequest;
import io.ciroach.engine.docker.TestEngine;
import io.ciroach.event.RunEvent;
import io.ciroach.event.RunListener;
import io.ciroach.result.PipelineResult;
import io.ciroach.result.StepResult;
import io.ciroach.result.StepState;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The disk of the state folder gets full while a step runs. Needs root, to mount a small one. */
@Timeout(120)
class FullDiskIT {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private static final int STEPS = 12;

    private boolean mounted;

    @BeforeEach
    void mountASmallDisk() throws IOException {
        Files.createDirectory(folder.resolve("state"));
        mounted = TestEngine.run(
                                Map.of(),
                                List.of(
                                        "mount",
                                        "-t",
                                        "tmpfs",
                                        "-o",
                                        "size=1m,mode=0700",
                                        "tmpfs",
                                        folder.resolve("state").toString()))
                        .code()
                == 0;
        assumeThat(mounted).as("a small disk can be mounted").isTrue();
    }

    @AfterEach
    void unmountIt() {
        if (mounted) {
            TestEngine.run(Map.of(), List.of("umount", folder.resolve("state").toString()));
        }
    }

    private void fill() {
        try (OutputStream filler = Files.newOutputStream(folder.resolve("state/filler"))) {
            while (true) {
                filler.write(new byte[4096]);
            }
        } catch (IOException e) {
            // now it is full
        }
    }

    @Test
    void noStepStartsWithoutItsIntentAndCleaningStillWorks() throws Exception {
        Path project = Files.createDirectory(folder.resolve("project"));
        StringBuilder toml = new StringBuilder("""
                [pipeline.defaults]
                image = "alpine:3.20"
                memory = "16mb"
                pull = "never"
                user = "0"
                [[pipeline.steps]]
                name = "a"
                command = "sleep 1"
                """);
        for (int i = 0; i < STEPS; i++) { // the last block of the journal takes the records of some of them
            toml.append("[[pipeline.steps]]\nname = \"b")
                    .append(i)
                    .append("\"\ncommand = \"echo $CIROACH_STEP >> /workspace/started\"\n");
        }
        toml.append("[[pipeline.steps]]\nname = \"c\"\nalways = true\ncommand = \"echo > /workspace/cleaned\"\n");
        Files.writeString(project.resolve("ciroach.toml"), toml);
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("CIROACH_HOME", folder.resolve("state").toString());

        PipelineResult result = Ciroach.create()
                .withEnvironment(environment)
                .run(RunRequest.of(project.resolve("ciroach.toml"))
                        .listener(new RunListener() {
                            @Override
                            public void onAttemptStarted(RunEvent.AttemptStarted event) {
                                if (event.step().equals("a")) {
                                    fill();
                                }
                            }
                        })
                        .build());

        StepResult refused = result.firstFailure().orElseThrow();
        assertThat(refused.state()).isEqualTo(StepState.ERRORED);
        assertThat(refused.message())
                .contains(
                        folder.resolve("state/runs/" + result.id() + "/journal").toString(), "CIROACH_HOME");
        assertThat(Files.readAllLines(project.resolve("started"))).doesNotContain(refused.name());
        assertThat(result.step("c").state()).isEqualTo(StepState.SUCCEEDED);
        assertThat(project.resolve("cleaned")).exists();
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(TestEngine.leftOf(result.id())).isEmpty();
    }
}
