package io.ciroach.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shows that the attack of {@link WipeAttackTest} is one: a wipe by path loses files outside to it. */
class WipeByPathProof {

    private static final int TRIES = 10_000;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path temporary;

    @Test
    void wipeByPathLosesWhatLiesOutside() throws Exception {
        Path artifact = Files.createDirectories(temporary.resolve("project/target"));
        Path outside = Files.createDirectory(temporary.resolve("outside"));
        Files.createDirectory(outside.resolve("deep"));
        assumeTrue(Exchanger.isPossible(), "there is no python3 with renameat2");
        Files.createDirectories(artifact.resolve("folder/deep"));
        Path spare = Files.createDirectory(temporary.resolve("spare"));
        int lost = 0;
        Exchanger exchanger = new Exchanger(artifact.resolve("folder"), spare.resolve("link"), outside);
        try (exchanger) {
            for (int i = 0; i < TRIES; i++) {
                Path victim = outside.resolve("victim");
                Files.writeString(victim, "precious");
                deleteByPath(artifact);
                lost += Files.exists(victim) ? 0 : 1;
                Files.createDirectories(artifact);
            }
        }
        assertThat(exchanger.swaps()).isPositive();
        System.getLogger(WipeByPathProof.class.getName())
                .log(System.Logger.Level.INFO, "a wipe by path lost a file in {0} of {1} tries", lost, TRIES);
        assertThat(lost).as("of " + TRIES + " tries").isPositive();
    }

    private static void deleteByPath(Path folder) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException failure) {
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
                        throws IOException {
                    Files.deleteIfExists(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            // The other side was quicker.
            return;
        }
    }
}
