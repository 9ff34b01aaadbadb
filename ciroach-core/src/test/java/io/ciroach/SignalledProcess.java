package io.ciroach;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ciroach.engine.docker.TestEngine;
import io.ciroach.testing.OtherUser;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A {@link SignalChild} that signals are sent to. It is started with the default dispositions, whatever this JVM has. */
final class SignalledProcess implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path project;
    private final Path output;
    private final Process process;
    private final BufferedReader told;
    private final List<String> toldSoFar = new ArrayList<>();

    /** How it is started. */
    static final class Builder {
        private final Path folder;
        private final List<String> prefix = new ArrayList<>();
        private final List<String> jvm = new ArrayList<>();
        private final List<String> arguments = new ArrayList<>();
        private String dispositions = "--default-signal=INT,TERM,HUP";
        private boolean stopped;
        private @Nullable String engine = System.getProperty("ciroach.test.engine");

        Builder(Path folder) {
            this.folder = folder;
        }

        /** Its terminal takes nothing. */
        Builder stoppedTerminal() {
            stopped = true;
            return this;
        }

        Builder ignoring(String signal) {
            dispositions = "--ignore-signal=" + signal;
            return this;
        }

        Builder jvm(String option) {
            jvm.add(option);
            return this;
        }

        Builder argument(String argument) {
            arguments.add(argument);
            return this;
        }

        /** It is another user's; engines are reached through sockets of everybody's. */
        Builder as(int user) {
            prefix.addAll(OtherUser.prefix(user));
            return this;
        }

        Builder engine(String address) {
            engine = address;
            return this;
        }

        SignalledProcess start() throws IOException {
            return new SignalledProcess(this);
        }
    }

    private SignalledProcess(Builder how) throws IOException {
        project = how.folder.resolve("project");
        output = how.folder.resolve("output");
        List<String> command = new ArrayList<>(how.prefix);
        command.addAll(List.of(
                "env",
                how.dispositions,
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC"));
        command.addAll(how.jvm);
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                SignalChild.class.getName(),
                project.resolve("ciroach.toml").toString(),
                how.folder.resolve("state").toString()));
        command.addAll(how.arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        if (!how.stopped) {
            builder.redirectOutput(output.toFile());
        } // else a pipe that nobody reads
        if (how.engine != null) {
            builder.environment().put("DOCKER_HOST", how.engine);
        }
        process = builder.start();
        told = process.errorReader(UTF_8);
    }

    /** Waits for a line that it tells; returns that line. */
    String await(String beginning) throws IOException {
        for (String line = told.readLine(); line != null; line = told.readLine()) {
            toldSoFar.add(line);
            if (line.startsWith(beginning)) {
                return line;
            }
        }
        throw new AssertionError("ended without \"" + beginning + "\": " + toldSoFar + "\n" + output());
    }

    SignalledProcess send(String signal) {
        TestEngine.Result sent = TestEngine.run(Map.of(), List.of("kill", "-" + signal, Long.toString(process.pid())));
        assertThat(sent.code()).as(sent.output()).isZero();
        return this;
    }

    /** Waits for its end; returns the exit code. */
    int exit() throws Exception {
        for (String line = told.readLine(); line != null; line = told.readLine()) {
            toldSoFar.add(line);
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    List<String> toldSoFar() {
        return toldSoFar;
    }

    String id() {
        return toldSoFar.stream()
                .filter(line -> line.startsWith("run-started "))
                .findFirst()
                .map(line -> line.substring(12))
                .orElseThrow();
    }

    String output() throws IOException {
        return Files.exists(output) ? Files.readString(output) : "";
    }

    Path report(String name) {
        return project.resolve("target/ciroach").resolve(name);
    }

    JsonNode run() throws IOException {
        return JSON.readTree(report("run.json").toFile());
    }

    /** How long it was, by the events themselves, from a cancel to the end of the run. */
    Duration fromCancel(int count) throws IOException {
        Instant from = null;
        Instant to = null;
        for (String line : Files.readAllLines(report("events.ndjson"))) {
            JsonNode event = JSON.readTree(line);
            Instant at = Instant.parse(event.path("at").asText());
            if (event.path("type").asText().equals("cancel-requested")
                    && event.path("count").asInt() == count) {
                from = at;
            } else if (event.path("type").asText().equals("run-finished")) {
                to = at;
            }
        }
        return Duration.between(Objects.requireNonNull(from), Objects.requireNonNull(to));
    }

    void nothingIsLeft() throws IOException {
        assertThat(TestEngine.leftOf(id())).isEmpty();
        assertThat(project.resolveSibling("state/runs")).isEmptyDirectory();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
