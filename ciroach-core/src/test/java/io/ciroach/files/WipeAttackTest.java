package io.ciroach.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody swaps a folder of the artifact for a link to a folder outside, and back, while it is wiped over and over. How often
 * is {@code ciroach.wipe.tries}; profile {@code proof} has more of it, and {@link WipeByPathProof} what the same attack does
 * to a wipe by path.
 */
class WipeAttackTest {

    static final int TRIES = Integer.getInteger("ciroach.wipe.tries", 2000);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path temporary;

    @SuppressWarnings("NullAway.Init")
    private Path project;

    @SuppressWarnings("NullAway.Init")
    private Path outside;

    @BeforeEach
    void makeFolders() throws IOException {
        project = Files.createDirectory(temporary.resolve("project"));
        outside = Files.createDirectory(temporary.resolve("outside"));
        Files.createDirectory(outside.resolve("deep"));
        Files.writeString(outside.resolve("victim"), "precious");
        Files.writeString(outside.resolve("deep/victim"), "precious");
    }

    /** One pattern lists, one goes by its very name, one walks. */
    private static final List<ArtifactPatterns> PATTERNS = List.of(
            new ArtifactPatterns(List.of("target")),
            new ArtifactPatterns(List.of("target/folder")),
            new ArtifactPatterns(List.of("**/victim", "target/*/deep")));

    private void wipe(int tries) throws IOException {
        Workspace workspace = Workspace.of(project);
        for (int i = 0; i < tries; i++) {
            PATTERNS.get(i % PATTERNS.size()).wipe(workspace, List.of(), () -> false);
            Files.createDirectories(project.resolve("target"));
        }
    }

    private void nothingOutsideIsLost() {
        assertThat(outside.resolve("victim")).hasContent("precious");
        assertThat(outside.resolve("deep/victim")).hasContent("precious");
    }

    @Test
    void whoExchangesAFolderAndALinkGetsNothingWipedOutside() throws Exception {
        assumeTrue(Exchanger.isPossible(), "there is no python3 with renameat2");
        Files.createDirectories(project.resolve("target/folder/deep"));
        Exchanger exchanger = new Exchanger(
                project.resolve("target/folder"),
                Files.createDirectory(temporary.resolve("spare")).resolve("link"),
                outside);
        try (exchanger) {
            wipe(TRIES);
        }
        assertThat(exchanger.swaps()).isPositive();
        nothingOutsideIsLost();
    }

    @Test
    void whoMovesAFolderAwayAndALinkToItsPlaceGetsNothingWipedOutside() throws Exception {
        Files.createDirectories(project.resolve("target/folder/deep"));
        long swaps;
        try (Swapper swapper = new Swapper(project.resolve("target/folder"), outside)) {
            wipe(300);
            swaps = swapper.swaps();
        }
        assertThat(swaps).isPositive();
        nothingOutsideIsLost();
    }
}
