package io.ciroach.clean;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.run.SystemTime;
import io.ciroach.store.RunFolder;
import io.ciroach.store.StateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A copy of a workspace in which all is this user's own: no engine is needed to remove it. */
class CopyRemovalTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private StateDirectory state;

    @SuppressWarnings("NullAway.Init")
    private RunFolder run;

    @BeforeEach
    void makeARun() {
        state = StateDirectory.open(Map.of(), folder, false);
        run = RunFolder.make(state, Set.of(), new Random());
    }

    @AfterEach
    void removeIt() throws IOException {
        run.delete();
    }

    private CopyRemoval removal() {
        return new CopyRemoval(
                state,
                work -> {
                    throw new AssertionError("asked for an engine");
                },
                HelperWipe.Candidates.of(List.of(), HelperWipe.USUAL_IMAGE, false),
                new SystemTime(Clock.systemUTC()),
                Thread::new);
    }

    @Test
    void copyGoesWithAllThatIsInIt() throws Exception {
        Files.createDirectories(run.copy().resolve("a/.git"));
        Files.createDirectories(run.copy().resolve(".git"));

        assertThat(removal().remove(run)).isNull();

        assertThat(run.copy()).doesNotExist();
    }

    @Test
    void whereThereIsNoCopyThereIsNothingToDo() {
        assertThat(removal().remove(run)).isNull();
    }

    @Test
    void linkInItsPlaceGoesItself() throws Exception {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.createSymbolicLink(run.copy(), elsewhere);

        assertThat(removal().remove(run)).isNull();

        assertThat(Files.isSymbolicLink(run.copy())).isFalse();
        assertThat(elsewhere).isDirectory();
    }

    @Test
    void whoIsInterruptedRemovesItAndStaysInterrupted() throws Exception {
        Files.createDirectories(run.copy().resolve("a"));
        Thread.currentThread().interrupt();

        String left = removal().remove(run);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(left).isNull();
        assertThat(run.copy()).doesNotExist();
        assertThat(removal().remove(run)).isNull();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
}
