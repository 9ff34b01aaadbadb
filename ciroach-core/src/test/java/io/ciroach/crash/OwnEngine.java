package io.ciroach.crash;

import static org.assertj.core.api.Assumptions.assumeThat;

import io.ciroach.engine.docker.TestEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A Docker Engine of a test's own, beside the machine's: to be killed, stopped, frozen and started again. It has folders, a
 * socket and a bridge of its own, and the one image {@link #IMAGE}. Needs root and a dockerd.
 */
final class OwnEngine implements AutoCloseable {

    /** All that its steps can run; has the machine's engine's busybox. */
    static final String IMAGE = "alpine:3.20";

    private static final int STARTS = 3;

    private final Path folder;
    private final String bridge;
    private final List<String> options;
    private final List<String> frozen = new ArrayList<>();
    private @Nullable Process daemon;

    private OwnEngine(Path folder, List<String> options) {
        this.folder = folder;
        this.bridge =
                "c" + folder.getFileName().toString().replaceAll("\\D", "").replaceFirst("^(.{1,12}).*", "$1");
        this.options = options;
    }

    /**
     * Starts one.
     *
     * @param options of its dockerd, beside those for its place
     */
    static OwnEngine open(String... options) throws IOException {
        assumeThat(TestEngine.run(Map.of(), List.of("sh", "-c", "test $(id -u) = 0 && command -v dockerd ip"))
                        .code())
                .as("root, dockerd and ip, to start an engine that can be killed")
                .isZero();
        // A path of its own: that of a socket has at most 107 bytes.
        OwnEngine engine = new OwnEngine(Files.createTempDirectory("own"), List.of(options));
        try {
            must("ip", "link", "add", engine.bridge, "type", "bridge");
            must("ip", "addr", "add", "10.223.17.1/24", "dev", engine.bridge);
            engine.start();
            must("sh", "-c", "docker save " + IMAGE + " | docker -H " + engine.address() + " load");
        } catch (AssertionError e) {
            engine.close();
            throw e;
        }
        return engine;
    }

    String address() {
        return "unix://" + folder.resolve("s");
    }

    /** Starts it again, and returns once it answers. Its containerd does not always come up at the first go. */
    void start() throws IOException {
        for (int i = 0; i < STARTS; i++) {
            endContainerd();
            Process started = launch();
            daemon = started;
            while (started.isAlive()) {
                if (docker("version").code() == 0) {
                    return;
                }
            }
        }
        throw new AssertionError("no engine: " + Files.readString(folder.resolve("log")));
    }

    private Process launch() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "dockerd",
                "--data-root=" + folder.resolve("data"),
                "--exec-root=" + folder.resolve("exec"),
                "--pidfile=" + folder.resolve("pid"),
                "--host=" + address(),
                "--bridge=" + bridge,
                "--iptables=false",
                "--ip-masq=false",
                "--ip-forward=false",
                "--storage-driver=overlay2"));
        command.addAll(options);
        Files.deleteIfExists(folder.resolve("pid"));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
    }

    private Process daemon() {
        return Objects.requireNonNull(daemon);
    }

    /** As by {@code kill -9}. */
    void kill() {
        daemon().destroyForcibly().onExit().join();
    }

    /** Politely: it takes its containers along. */
    void terminate() {
        daemon().destroy();
    }

    void awaitEnd() {
        daemon().onExit().join();
    }

    void freeze() {
        signal("STOP", Long.toString(daemon().pid()));
    }

    /** Time that is part of the fault. */
    void stayFrozen(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (end - System.nanoTime() > 0) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    void thaw() {
        signal("CONT", Long.toString(daemon().pid()));
    }

    private static void signal(String signal, String pid) {
        must("kill", "-" + signal, pid);
    }

    /** Freezes what stands between the engine and a container, so that the container cannot be killed. */
    void freezeShimOf(String container) {
        String id = docker("inspect", "-f", "{{.Id}}", container).output().strip();
        String pid = must("pgrep", "-f", "^[^ ]*containerd-shim.* -id " + id).strip();
        frozen.add(pid);
        signal("STOP", pid);
    }

    void thawShims() {
        frozen.forEach(pid -> signal("CONT", pid));
        frozen.clear();
    }

    TestEngine.Result docker(String... arguments) {
        List<String> command = new ArrayList<>(List.of("docker", "-H", address()));
        command.addAll(List.of(arguments));
        return TestEngine.run(Map.of(), command);
    }

    /** {@return the names of all containers that it has, whatever their state} */
    List<String> containers() {
        return docker("ps", "-a", "--format", "{{.Names}}").output().lines().toList();
    }

    private static String must(String... command) {
        TestEngine.Result result = TestEngine.run(Map.of(), List.of(command));
        if (result.code() != 0) {
            throw new AssertionError(String.join(" ", command) + ": " + result.output());
        }
        return result.output();
    }

    private void endContainerd() throws IOException {
        Path pid = folder.resolve("exec/containerd/containerd.pid");
        if (Files.exists(pid)) {
            ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).ifPresent(containerd -> {
                containerd.destroyForcibly();
                containerd.onExit().join();
            });
            Files.deleteIfExists(pid);
        }
    }

    @Override
    public void close() throws IOException {
        thawShims();
        Process last = daemon;
        if (last != null && last.isAlive()) {
            thaw();
            containers().forEach(container -> docker("rm", "-f", container));
            last.destroy();
            try {
                if (!last.waitFor(30, TimeUnit.SECONDS)) {
                    last.destroyForcibly().onExit().join();
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        endContainerd();
        TestEngine.run(Map.of(), List.of("ip", "link", "del", bridge));
        must(
                "sh",
                "-c",
                "awk -v p='" + folder + "/' 'index($2, p) == 1 { print $2 }' /proc/mounts | sort -r"
                        + " | xargs -r umount -l; rm -rf '" + folder + "'");
    }
}
