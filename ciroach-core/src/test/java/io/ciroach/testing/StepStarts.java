package io.ciroach.testing;

import io.ciroach.engine.docker.TestEngine;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Tells of each step of a pipeline that the engine starts, whichever process asked for it. */
public final class StepStarts implements AutoCloseable {

    private final String label;
    private final Process events;
    private final BufferedReader steps;

    /** Of the pipeline in this file, from now on. */
    public StepStarts(Path file) throws IOException {
        label = "label=io.ciroach.pipeline=" + file.toRealPath();
        List<String> command = new ArrayList<>(List.of("docker"));
        String engine = System.getProperty("ciroach.test.engine");
        if (engine != null) {
            command.addAll(List.of("-H", engine));
        }
        command.addAll(List.of("events", "--since", Long.toString(Instant.now().getEpochSecond())));
        command.addAll(List.of("--filter", "event=start", "--filter", label));
        command.addAll(List.of("--format", "{{index .Actor.Attributes \"io.ciroach.step\"}}"));
        events = new ProcessBuilder(command).redirectErrorStream(true).start();
        steps = events.inputReader(StandardCharsets.UTF_8);
    }

    /** Waits for the next one; returns its name. */
    public String next() throws IOException {
        String line = steps.readLine();
        if (line == null) {
            throw new AssertionError("no more is told of " + label);
        }
        return line;
    }

    /** The containers of the pipeline that are there now. */
    public List<String> containers() {
        return TestEngine.docker("ps", "-aq", "--filter", label).lines().toList();
    }

    @Override
    public void close() {
        events.destroy();
    }
}
