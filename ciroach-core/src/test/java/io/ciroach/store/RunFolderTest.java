package io.ciroach.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.engine.Intents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run's folder: who may take it over, and when it goes. */
@Timeout(60)
class RunFolderTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path temporary;

    @SuppressWarnings("NullAway.Init")
    private StateDirectory state;

    @BeforeEach
    void openTheStateFolder() {
        state = open(temporary);
    }

    private static StateDirectory open(Path folder) {
        return StateDirectory.open(
                Map.of("CIROACH_HOME", folder.resolve("state").toString()), folder, false);
    }

    private RunFolder make() {
        return RunFolder.make(state, Set.of(), new Random());
    }

    private Optional<RunFolder> takeOver(String id) throws IOException {
        return RunFolder.takeOver(state, id, JournalFile.ON_DISK, Clock.systemUTC());
    }

    @Test
    void liveRunOfThisProcessIsNotTakenOver() throws Exception {
        RunFolder run = make();

        assertThat(RunFolder.ids(state)).containsExactly(run.id());
        assertThat(takeOver(run.id())).isEmpty();
        run.delete();
    }

    /** A run in a process of its own, until somebody ends it. */
    static final class Liver {
        private Liver() {}

        public static void main(String[] args) throws Exception {
            RunFolder run = RunFolder.make(open(Path.of(args[0])), Set.of(), new Random());
            run.journal().intents().before(Intents.Kind.CONTAINER, "c");
            System.out.println(run.id());
            System.in.read();
        }
    }

    @Test
    void liveRunOfAnotherProcessIsNotTakenOverAndADeadOneIs() throws Exception {
        Process other = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Liver.class.getName(),
                        temporary.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String id = other.inputReader().readLine();

        assertThat(RunFolder.ids(state)).containsExactly(id);
        assertThat(takeOver(id)).isEmpty();
        assertThat(takeOver(id)).as("looking at it does not unlock it").isEmpty();

        other.destroyForcibly();
        assertThat(other.waitFor(30, TimeUnit.SECONDS)).isTrue();
        RunFolder dead = takeOver(id).orElseThrow();
        assertThat(dead.journal().open()).containsKey("c");
        dead.close(true);
        assertThat(RunFolder.ids(state)).isEmpty();
    }

    @Test
    void deadRunIsTakenOverByOneAtATime() throws Exception {
        RunFolder run = make();
        run.leave();

        RunFolder first = takeOver(run.id()).orElseThrow();
        assertThat(takeOver(run.id())).isEmpty();
        first.leave();
        takeOver(run.id()).orElseThrow().close(true);
        assertThat(takeOver(run.id())).isEmpty();
    }

    @Test
    void folderOfARunThatLeftNothingGoes() throws Exception {
        RunFolder run = make();
        Files.writeString(run.scratch().resolve("file"), "x");

        run.delete();
        run.delete();

        assertThat(state.path().resolve("runs")).isEmptyDirectory();
    }

    @Test
    void folderOfARunThatMayHaveLeftSomethingStaysWithoutItsScratch() throws Exception {
        RunFolder run = make();
        run.journal().intents().before(Intents.Kind.CONTAINER, "c");

        run.delete();

        assertThat(run.scratch()).doesNotExist();
        RunFolder dead = takeOver(run.id()).orElseThrow();
        assertThat(dead.journal().open()).containsKey("c");
        dead.close(true);
    }

    @Test
    void journalThatCannotBeReadIsSetAsideAndKept() throws Exception {
        RunFolder run = make();
        run.leave();
        Path journal = state.path().resolve("runs").resolve(run.id()).resolve("journal");
        Files.writeString(journal, "not\na journal\n");

        RunFolder dead = takeOver(run.id()).orElseThrow();

        assertThat(dead.isReadable()).isFalse();
        dead.close(true);
        try (var aside = Files.list(state.path().resolve("set-aside"))) {
            List<Path> kept = aside.toList();
            assertThat(kept).hasSize(1);
            assertThat(kept.get(0)).content().isEqualTo("not\na journal\n");
            assertThat(dead.unreadable()).contains(kept.get(0).toString());
        }
        assertThat(RunFolder.ids(state)).isEmpty();
    }

    @Test
    void folderIsPrivate() throws Exception {
        RunFolder run = make();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(
                        state.path().resolve("runs").resolve(run.id()))))
                .isEqualTo("rwx------");
        run.delete();
    }

    @Test
    void whatIsLeftOfAMakingThatWasKilledGoesOnceItIsOld() throws Exception {
        Path runs = state.folder("runs");
        Path young = Files.createDirectory(runs.resolve(".new-1"));
        Path old = Files.createDirectory(runs.resolve(".new-2"));
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofMinutes(11))));

        assertThat(RunFolder.ids(state)).isEmpty();

        assertThat(young).exists();
        assertThat(old).doesNotExist();
    }
}
