package io.ciroach.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.junit.jupiter.api.Test;

class ReasonsTest {

    @Test
    void exceptionsThatHaveOnlyAPathAreTurnedIntoWords() {
        assertThat(Reasons.of(new AccessDeniedException("/x"))).isEqualTo("Permission denied");
        assertThat(Reasons.of(new NoSuchFileException("/x"))).isEqualTo("No such file or folder");
        assertThat(Reasons.of(new NotDirectoryException("/x"))).isEqualTo("Not a folder");
        assertThat(Reasons.of(new FileAlreadyExistsException("/x")))
                .isEqualTo("There is already something of that name");
    }

    @Test
    void othersSayWhatTheSystemSaysOrTheirMessage() {
        assertThat(Reasons.of(new FileSystemException("/x", null, "No space left on device")))
                .isEqualTo("No space left on device");
        assertThat(Reasons.of(new FileSystemException("/x"))).isEqualTo("/x");
        assertThat(Reasons.of(new IOException("Stream closed"))).isEqualTo("Stream closed");
    }

    @Test
    void anotherUserMightDoWhatIsDeniedAndNotWhatFails() {
        assertThat(Reasons.isDenial(new AccessDeniedException("/x"))).isTrue();
        assertThat(Reasons.isDenial(new FileSystemException("/x", null, "Operation not permitted")))
                .isTrue();
        assertThat(Reasons.isDenial(new FileSystemException("/x", null, "Read-only file system")))
                .isFalse();
        assertThat(Reasons.isDenial(new NoSuchFileException("/x"))).isFalse();
    }
}
