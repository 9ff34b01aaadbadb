package io.ciroach;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.engine.docker.TestEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Forty runs in a row in one JVM, as a daemon of a build tool has them. */
@Timeout(180)
class ReuseIT {

    private static final int RUNS = 40;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void fortyRunsLeaveNoMoreThanOne() throws Exception {
        Files.createDirectory(
                folder.resolve("state"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path file = folder.resolve("ciroach.toml");
        Files.writeString(file, """
                [[pipeline.steps]]
                name = "hello"
                image = "alpine:3.20"
                memory = "16mb"
                pull = "never"
                network = "none"
                command = "echo hello"
                """);
        TestEngine.Result result = TestEngine.run(
                Map.of(),
                List.of(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-XX:+UseSerialGC",
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ReuseChild.class.getName(),
                        file.toString(),
                        folder.resolve("state").toString(),
                        Integer.toString(RUNS)));

        assertThat(result.code()).as(result.output()).isZero();
        List<String> lines = result.output()
                .lines()
                .filter(line -> line.contains(" SUCCEEDED "))
                .toList();
        assertThat(lines).as(result.output()).hasSize(RUNS);
        assertThat(census(lines.get(RUNS - 1))).isEqualTo(census(lines.get(0)));
        for (String line : lines) {
            assertThat(TestEngine.leftOf(line.substring(0, line.indexOf(' ')))).isEmpty();
        }
        assertThat(folder.resolve("state/runs")).isEmptyDirectory();
        String ofPipeline = "label=io.ciroach.pipeline=" + file.toRealPath();
        assertThat(TestEngine.docker("ps", "-aq", "--filter", ofPipeline)).isEmpty();
    }

    private static String census(String line) {
        return line.substring(line.indexOf('{'));
    }
}
