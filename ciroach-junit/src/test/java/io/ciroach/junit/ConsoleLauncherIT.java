package io.ciroach.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.result.PipelineResult;
import io.ciroach.result.StepResult;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** JUnit's own launcher, in a process without a jar of Maven's, on a real engine. */
@Timeout(180)
class ConsoleLauncherIT {

    /** Run by the launcher. */
    @CiroachPipeline(toml = """
                    [pipeline.defaults]
                    image = "alpine:3.20"
                    memory = "64mb"
                    pull = "never"
                    [[pipeline.steps]]
                    name = "lint"
                    command = "cat here >&2; exit 2"
                    [[pipeline.steps]]
                    name = "tidy"
                    always = true
                    command = "echo tidied > here"
                    """)
    static class Sample {
        @Test
        void lintFails(@Step("lint") StepResult lint) {
            CiroachAssertions.assertThat(lint)
                    .failed()
                    .hasExitCode(2)
                    .logs()
                    .stderr()
                    .contains("it is here");
        }

        @Test
        void tidyHasItsTurn(PipelineResult run, @Workspace Path workspace) {
            CiroachAssertions.assertThat(run)
                    .failed()
                    .leftNothingBehind()
                    .step("tidy")
                    .succeeded();
            assertThat(workspace.resolve("here")).hasContent("tidied");
        }
    }

    @Test
    void testsRunWithoutMaven(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("here"), "it is here\n");
        List<String> classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !isOfMaven(entry))
                .toList();

        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        String.join(File.pathSeparator, classPath),
                        "org.junit.platform.console.ConsoleLauncher",
                        "execute",
                        "--select-class=" + Sample.class.getName(),
                        "--disable-banner",
                        "--disable-ansi-colors",
                        "--details=tree")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("2 tests successful").doesNotContain("NoClassDefFoundError");
        assertThat(folder.resolve("here")).hasContent("it is here");
        assertThat(folder.resolve("target/ciroach-junit")
                        .resolve(Sample.class.getName())
                        .resolve("run.json"))
                .exists();
        assertThat(classPath.stream()
                        .map(entry -> entry.toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining("\n")))
                .doesNotContain("maven-core", "maven-plugin", "plexus", "surefire");
    }

    private static boolean isOfMaven(String entry) {
        return entry.contains("/org/apache/maven/") || entry.contains("surefire") || entry.contains("plexus");
    }
}
