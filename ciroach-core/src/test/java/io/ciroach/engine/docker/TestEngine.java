package io.ciroach.engine.docker;

import io.ciroach.engine.Engine;
import io.ciroach.engine.EngineRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The engine of this machine, and the Docker CLI as a second opinion about what is on it. */
public final class TestEngine {

    /** Where {@code dev/engine} has a registry that anybody may use. */
    public static final String REGISTRY = "127.0.0.1:5000";

    private TestEngine() {}

    /** The one that a user of this machine would get; {@code ciroach.test.engine} names another. */
    public static EngineRequest request() {
        return new EngineRequest(
                System.getProperty("ciroach.test.engine"), System.getenv(), Path.of(System.getProperty("user.home")));
    }

    /** Its socket, for tests that stand between it and a process. */
    public static Path socket() {
        String address =
                System.getProperty("ciroach.test.engine", System.getenv().getOrDefault("DOCKER_HOST", ""));
        return Path.of(address.startsWith("unix://") ? address.substring("unix://".length()) : "/var/run/docker.sock");
    }

    public static Engine open() {
        return new DockerEngineProvider().open(request());
    }

    /** What carries a run's label. */
    public static List<String> leftOf(String run) {
        List<String> left = new ArrayList<>();
        String label = "label=io.ciroach.run=" + run;
        left.addAll(docker("ps", "-a", "--filter", label, "--format", "container {{.Names}}")
                .lines()
                .toList());
        left.addAll(docker("network", "ls", "--filter", label, "--format", "network {{.Name}}")
                .lines()
                .toList());
        left.addAll(docker("volume", "ls", "--filter", label, "--format", "volume {{.Name}}")
                .lines()
                .toList());
        return left;
    }

    /** Runs the CLI and returns what it printed. */
    public static String docker(String... arguments) {
        Result result = tryDocker(Map.of(), arguments);
        if (result.code() != 0) {
            throw new AssertionError("docker " + String.join(" ", arguments) + ": " + result.output());
        }
        return result.output();
    }

    /** What a program did. */
    public record Result(int code, String output) {}

    /** Runs the CLI, whatever comes of it. */
    public static Result tryDocker(Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(List.of("docker"));
        String engine = System.getProperty("ciroach.test.engine");
        if (engine != null) {
            command.addAll(List.of("-H", engine));
        }
        command.addAll(List.of(arguments));
        return run(environment, command);
    }

    /** Runs a program to its end. */
    public static Result run(Map<String, String> environment, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            try (InputStream output = process.getInputStream()) {
                String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
                return new Result(process.waitFor(), text);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
