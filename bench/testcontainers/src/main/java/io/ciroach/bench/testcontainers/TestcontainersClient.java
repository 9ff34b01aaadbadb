package io.ciroach.bench.testcontainers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.output.OutputFrame;
import org.testcontainers.containers.startupcheck.OneShotStartupCheckStrategy;
import org.testcontainers.utility.DockerImageName;

/** Runs tasks as Testcontainers would be asked to: each once what it needs has ended, without lanes or a budget. */
final class TestcontainersClient {

    private TestcontainersClient() {}

    /** Takes the list of tasks, an image, and the label that says what a container may take. */
    public static void main(String[] args) throws IOException {
        Map<String, CompletableFuture<Void>> ends = new HashMap<>();
        for (String line : Files.readAllLines(Path.of(args[0]))) {
            String[] row = line.split("\t", 5);
            List<CompletableFuture<Void>> needed = new ArrayList<>();
            for (String need : row[1].isEmpty() ? new String[0] : row[1].split(" ")) {
                needed.add(Objects.requireNonNull(ends.get(need)));
            }
            ends.put(
                    row[0],
                    CompletableFuture.allOf(needed.toArray(new CompletableFuture<?>[0]))
                            .thenRunAsync(() -> run(row, args[1], args[2]), task -> new Thread(task, row[0]).start()));
        }
        CompletableFuture.allOf(ends.values().toArray(new CompletableFuture<?>[0]))
                .join();
        System.out.flush();
    }

    private static void run(String[] row, String image, String label) {
        long bytes = Long.parseLong(row[2]) << 20;
        try (GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(image))) {
            container
                    .withCommand("sh", "-c", row[4])
                    .withLabel(label, String.valueOf(bytes))
                    .withCreateContainerCmdModifier(create -> Objects.requireNonNull(create.getHostConfig())
                            .withMemory(bytes)
                            .withMemorySwap(bytes))
                    .withStartupCheckStrategy(new OneShotStartupCheckStrategy().withTimeout(Duration.ofMinutes(10)))
                    .withLogConsumer(TestcontainersClient::print)
                    .start();
        }
    }

    private static void print(OutputFrame frame) {
        byte[] bytes = frame.getBytes();
        synchronized (System.out) {
            System.out.write(bytes, 0, bytes.length);
        }
    }
}
