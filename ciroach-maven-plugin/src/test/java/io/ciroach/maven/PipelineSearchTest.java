package io.ciroach.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ciroach.problem.CiroachException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineSearchTest {

    @TempDir
    private Path folder;

    private @Nullable Path written;
    private @Nullable Boolean failIfNoPipeline;
    private boolean calledByName = true;
    private int modules = 3;
    private boolean first = true;
    private boolean elsewhere;

    @Test
    void theFileBesideThePomIsFound() throws IOException {
        Path file = Files.createFile(folder.resolve("ciroach.toml"));

        assertThat(search().file()).contains(file);
    }

    @Test
    void aWrittenFileWins() throws IOException {
        Files.createFile(folder.resolve("ciroach.toml"));
        written = Files.createFile(folder.resolve("nightly.toml"));

        assertThat(search().file()).contains(written);
    }

    @Test
    void aWrittenFileThatIsMissingIsAlwaysAnError() throws IOException {
        Files.createFile(folder.resolve("ciroach.toml"));
        written = folder.resolve("nightly.toml");
        failIfNoPipeline = false;
        calledByName = false;

        assertThatThrownBy(() -> search().file())
                .isInstanceOf(CiroachException.class)
                .hasMessage(
                        "there is no " + written + "\n  hint: ciroach.file names it: correct that, or write the file");
    }

    @Test
    void aModuleWithoutOneIsPassedOverWhereAnotherHasOne() {
        elsewhere = true;

        assertThat(search().file()).isEmpty();
    }

    @Test
    void calledByNameWhereNoModuleHasOneIsAnError() {
        assertThatThrownBy(() -> search().file())
                .hasMessage(
                        "there is no ciroach.toml in any of the 3 modules\n"
                                + "  hint: mvn ciroach:init writes one to begin with; or name another file with -Dciroach.file=...");

        modules = 1;
        assertThatThrownBy(() -> search().file())
                .hasMessageStartingWith("there is no ciroach.toml in " + folder + "\n");
    }

    @Test
    void thatErrorIsSaidOnce() {
        first = false;

        assertThat(search().file()).isEmpty();
    }

    @Test
    void boundToAPhaseItIsPassedOver() {
        calledByName = false;

        assertThat(search().file()).isEmpty();
    }

    @Test
    void failIfNoPipelineHoldsForEachModule() {
        failIfNoPipeline = true;
        calledByName = false;
        first = false;
        elsewhere = true;

        assertThatThrownBy(() -> search().file())
                .hasMessageStartingWith("there is no ciroach.toml in " + folder + "\n");
    }

    @Test
    void failIfNoPipelineSetToFalsePassesOver() {
        failIfNoPipeline = false;

        assertThat(search().file()).isEmpty();
    }

    private PipelineSearch search() {
        return new PipelineSearch(folder, written, failIfNoPipeline, calledByName, modules, first, elsewhere);
    }
}
