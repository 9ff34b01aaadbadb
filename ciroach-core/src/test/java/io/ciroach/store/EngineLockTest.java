package io.ciroach.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineLockTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path state;

    @Test
    void oneHoldsItAtATime() throws IOException {
        ProcessLock held = EngineLock.of(state, "engine").tryTake().orElseThrow();

        assertThat(EngineLock.of(state, "engine").tryTake()).isEmpty();
        held.close();
        held.close();
        try (ProcessLock again = EngineLock.of(state, "engine").tryTake().orElseThrow()) {
            assertThat(again).isNotSameAs(held);
        }
    }

    @Test
    void enginesAndStateFoldersDoNotKnowOfEachOther() throws IOException {
        try (ProcessLock one = EngineLock.of(state, "one").tryTake().orElseThrow();
                ProcessLock other = EngineLock.of(state, "other").tryTake().orElseThrow();
                ProcessLock elsewhere =
                        EngineLock.of(state.resolve("x"), "one").tryTake().orElseThrow()) {
            assertThat(one).isNotSameAs(other).isNotSameAs(elsewhere);
        }
    }

    @Test
    void itsFolderIsPrivate() throws IOException {
        EngineLock.of(state, "engine").tryTake().orElseThrow().close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state.resolve("engines"))))
                .isEqualTo("rwx------");
    }

    @Test
    void lockThatCannotBeHadIsAFailureAndLeavesNothingHeld() throws IOException {
        Path file = Files.writeString(state.resolve("file"), "");
        EngineLock lock = EngineLock.of(file, "engine");

        assertThatThrownBy(lock::tryTake).isInstanceOf(IOException.class);
        assertThatThrownBy(lock::tryTake).isInstanceOf(IOException.class);
    }
}
