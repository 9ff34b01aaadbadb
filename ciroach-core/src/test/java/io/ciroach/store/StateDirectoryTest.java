package io.ciroach.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ciroach.problem.CiroachException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the state folder is, and which are refused. */
class StateDirectoryTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private CiroachException refused(Map<String, String> environment) {
        CiroachException refusal =
                catchThrowableOfType(CiroachException.class, () -> StateDirectory.open(environment, folder, false));
        assertThat(refusal.kind()).isEqualTo(CiroachException.Kind.FILES);
        return refusal;
    }

    @Test
    void ownVariableComesFirstThenXdgThenTheHome() {
        Path home = Path.of("/home/u");
        Map<String, String> both = Map.of("CIROACH_HOME", "/c", "XDG_STATE_HOME", "/x");

        assertThat(StateDirectory.location(both, home, false)).isEqualTo(Path.of("/c"));
        assertThat(StateDirectory.location(Map.of("XDG_STATE_HOME", "/x"), home, false))
                .isEqualTo(Path.of("/x/ciroach"));
        assertThat(StateDirectory.location(Map.of("XDG_STATE_HOME", "relative"), home, false))
                .isEqualTo(Path.of("/home/u/.local/state/ciroach"));
        assertThat(StateDirectory.location(Map.of("CIROACH_HOME", " "), home, true))
                .isEqualTo(Path.of("/home/u/Library/Application Support/ciroach"));
    }

    @Test
    void itIsMadePrivate() throws Exception {
        StateDirectory state = StateDirectory.open(Map.of(), folder, false);

        assertThat(state.path()).isEqualTo(folder.toRealPath().resolve(".local/state/ciroach"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state.path())))
                .isEqualTo("rwx------");
        try (Stream<Path> left = Files.list(state.path())) {
            assertThat(left).isEmpty();
        }
        assertThat(StateDirectory.open(Map.of(), folder, false).path()).isEqualTo(state.path());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxr-x---", "rwx-----x", "rwxrwxrwx"})
    void oneThatOthersMayGetAtIsRefusedWithTheRemedy(String mode) throws Exception {
        Path open = Files.createDirectory(folder.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString(mode));

        assertThat(refused(Map.of("CIROACH_HOME", open.toString())))
                .hasMessageContaining(mode)
                .hasMessageContaining("chmod 700 '" + open + "'");
    }

    @Test
    void fileInItsPlaceIsRefused() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));

        assertThat(refused(Map.of("CIROACH_HOME", file.toString())))
                .hasMessageContaining("is not a folder")
                .hasMessageContaining("CIROACH_HOME");
    }

    @Test
    void homeThatCannotBeWrittenIsRefused() {
        assertThat(refused(Map.of("CIROACH_HOME", "/proc/self/ciroach"))).hasMessageContaining("set CIROACH_HOME");
    }

    @Test
    void runIdsAreShortAndNoneLivesTwice() {
        StateDirectory state = StateDirectory.open(Map.of(), folder, false);
        String first = RunFolder.make(state, Set.of(), new Random(1)).id();
        String second = RunFolder.make(state, Set.of(), new Random(1)).id();

        assertThat(first).matches("[a-z0-9]{6}");
        assertThat(second).isNotEqualTo(first);
    }

    @Test
    void idThatLivesElsewhereIsNotTaken() throws IOException {
        StateDirectory state = StateDirectory.open(Map.of(), folder, false);
        RunFolder first = RunFolder.make(state, Set.of(), new Random(1));
        first.delete();

        assertThat(RunFolder.make(state, Set.of(first.id()), new Random(1)).id())
                .isNotEqualTo(first.id());
    }

    @Test
    void runFolderIsPrivateAndGoesWithAllThatIsInIt() throws Exception {
        StateDirectory state = StateDirectory.open(Map.of(), folder, false);
        RunFolder run = RunFolder.make(state, Set.of(), new Random(1));
        Files.createDirectories(run.scratch().resolve("home-1-1/.m2"));
        Files.writeString(run.scratch().resolve("home-1-1/.m2/x"), "x");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(run.scratch())))
                .isEqualTo("rwx------");
        run.delete();
        run.delete();
        assertThat(run.scratch()).doesNotExist();
    }
}
