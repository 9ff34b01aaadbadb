package io.ciroach.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedFileTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private static void append(Path file, String text, long most) throws IOException {
        SharedFile.append(file, text.getBytes(UTF_8), most);
    }

    @Test
    void fileIsMadeAndThenWrittenAtItsEnd() throws Exception {
        Path file = folder.resolve("summary.md");

        append(file, "one\n", 100);
        append(file, "two\n", 100);

        assertThat(file).hasContent("one\ntwo\n");
    }

    @Test
    void whatWouldBeTooLargeIsNotWrittenAtAll() throws Exception {
        Path file = Files.writeString(folder.resolve("summary.md"), "1234");

        append(file, "56", 6);
        assertThatThrownBy(() -> append(file, "7", 6))
                .isInstanceOf(IOException.class)
                .hasMessage("it would have more than 6 bytes");

        assertThat(file).hasContent("123456");
    }

    @Test
    void linkIsNotFollowed() throws Exception {
        Path victim = Files.writeString(folder.resolve("victim"), "precious");
        Path link = Files.createSymbolicLink(folder.resolve("link"), victim);

        assertThatThrownBy(() -> append(link, "x", 100)).isInstanceOf(IOException.class);

        assertThat(victim).hasContent("precious");
    }

    @Test
    void reasonIsSaidInWords() {
        assertThatThrownBy(() -> append(folder.resolve("no/such/folder"), "x", 100))
                .isInstanceOf(IOException.class)
                .hasMessage("No such file or folder");
    }
}
