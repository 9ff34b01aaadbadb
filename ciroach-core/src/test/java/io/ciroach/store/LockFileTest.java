package io.ciroach.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One at a time, in this process and others; ImageLedgerTest has the others. */
@Timeout(60)
class LockFileTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private Path file() {
        return folder.resolve("lock");
    }

    @Test
    void whoComesWhileItIsHeldGivesUpInTheEnd() throws Exception {
        ProcessLock first = LockFile.take(file(), Duration.ZERO);

        assertThatThrownBy(() -> LockFile.take(file(), Duration.ofMillis(30)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("somebody else has held the lock " + file());

        first.close();
        LockFile.take(file(), Duration.ZERO).close();
    }

    @Test
    void lockThatSomethingElseOfThisProcessHoldsIsNotTaken() throws Exception {
        try (FileChannel other = FileChannel.open(file(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            assertThat(other.tryLock()).isNotNull();

            assertThatThrownBy(() -> LockFile.take(file(), Duration.ofMillis(30)))
                    .isInstanceOf(IOException.class);
        }
        LockFile.take(file(), Duration.ZERO).close();
    }

    @Test
    void interruptEndsTheWait() throws Exception {
        ProcessLock first = LockFile.take(file(), Duration.ZERO);
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> LockFile.take(file(), Duration.ofMinutes(1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("interrupted");

        assertThat(Thread.interrupted()).isTrue();
        first.close();
    }

    @Test
    void placeThatCannotBeOpenedLeavesNothingHeld() {
        Path nowhere = folder.resolve("no/lock");

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> LockFile.take(nowhere, Duration.ZERO))
                    .isInstanceOf(java.nio.file.NoSuchFileException.class);
        }
    }
}
