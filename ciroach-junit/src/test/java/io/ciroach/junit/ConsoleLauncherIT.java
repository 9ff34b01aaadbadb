package io.ciroach.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.result.PipelineResult;
import io.ciroach.result.StepResult;
import io.ciroach.testing.StepStarts;
import java.io.File;
import java.io.IOException;
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
        Process process = launch(Sample.class, folder);
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("2 tests successful").doesNotContain("NoClassDefFoundError");
        assertThat(folder.resolve("here")).hasContent("it is here");
        assertThat(folder.resolve("target/ciroach-junit")
                        .resolve(Sample.class.getName())
                        .resolve("run.json"))
                .exists();
        assertThat(classPath().stream()
                        .map(entry -> entry.toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining("\n")))
                .doesNotContain("maven-core", "maven-plugin", "plexus", "surefire");
    }

    /** Run by the launcher, more than once. */
    @CiroachPipeline("long.toml")
    static class LongSample {
        @Test
        void succeeds(PipelineResult run) {
            CiroachAssertions.assertThat(run).succeeded();
        }
    }

    @Test
    void runOfAKilledJvmIsCleanedUpAfterByTheNext(@TempDir Path folder) throws Exception {
        Path runs = folder.resolve("home/runs");
        Path pipeline = Files.writeString(folder.resolve("long.toml"), """
                [pipeline.defaults]
                image = "alpine:3.20"
                memory = "16mb"
                pull = "never"
                [[pipeline.steps]]
                name = "long"
                command = "test -e go || sleep 100"
                [[pipeline.steps]]
                name = "tidy"
                always = true
                command = "echo $CIROACH_STATUS"
                """);
        try (StepStarts steps = new StepStarts(pipeline)) {
            Process killed = launch(LongSample.class, folder);
            assertThat(steps.next()).isEqualTo("long");
            killed.destroyForcibly().onExit().join();
            assertThat(steps.containers()).hasSize(1);
            String id = onlyNameIn(runs);
            assertThat(runs.resolve(id).resolve("workspace")).as("the copy").isDirectory();

            Files.createFile(folder.resolve("go"));
            Process next = launch(LongSample.class, folder);
            String output = new String(next.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(next.waitFor()).as(output).isZero();
            assertThat(List.of(steps.next(), steps.next(), steps.next()))
                    .as("the missed cleanup, then its own work")
                    .containsExactly("tidy", "long", "tidy");
            assertThat(folder.resolve("target/ciroach-junit")
                            .resolve(LongSample.class.getName())
                            .resolve("run.json"))
                    .content()
                    .containsPattern("\"recoveredRuns\" : \\[ \"" + id + "\" ]");
            assertThat(steps.containers()).isEmpty();
            assertThat(runs).isEmptyDirectory();
        }
    }

    private static String onlyNameIn(Path parent) throws IOException {
        try (Stream<Path> all = Files.list(parent)) {
            List<Path> found = all.toList();
            assertThat(found).hasSize(1);
            return found.get(0).getFileName().toString();
        }
    }

    /** Runs the tests of a class in a process of its own, with this folder as its module. */
    private static Process launch(Class<?> tests, Path module) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        String.join(File.pathSeparator, classPath()),
                        "org.junit.platform.console.ConsoleLauncher",
                        "execute",
                        "--select-class=" + tests.getName(),
                        "--disable-banner",
                        "--disable-ansi-colors",
                        "--details=tree")
                .directory(module.toFile())
                .redirectErrorStream(true);
        builder.environment().put("CIROACH_HOME", module.resolve("home").toString());
        return builder.start();
    }

    private static List<String> classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !isOfMaven(entry))
                .toList();
    }

    private static boolean isOfMaven(String entry) {
        return entry.contains("/org/apache/maven/") || entry.contains("surefire") || entry.contains("plexus");
    }
}
