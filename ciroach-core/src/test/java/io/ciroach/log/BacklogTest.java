package io.ciroach.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BacklogTest {

    private static final Instant FIRST = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir
    Path folder;

    private FileChannel file;
    private Backlog backlog;

    @BeforeEach
    void open() throws IOException {
        file = FileChannel.open(
                folder.resolve("backlog"),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        backlog = new Backlog(file);
    }

    @AfterEach
    void close() {
        backlog.close();
        assertThat(file.isOpen()).isFalse();
    }

    @Test
    void givesWhatItTookInThatOrderAlsoWhereBothTakeTurns() throws IOException {
        assertThat(add(false, "one ")).isTrue();
        assertThat(add(true, "two ")).isTrue();
        assertThat(next()).isEqualTo("out one ");
        assertThat(add(false, "three")).isTrue();
        assertThat(next()).isEqualTo("err two ");
        assertThat(next()).isEqualTo("out three");
        assertThat(backlog.poll()).isNull();
        assertThat(add(true, "four")).isTrue();
        assertThat(next()).isEqualTo("err four");
        assertThat(backlog.poll()).isNull();
    }

    @Test
    void joinsWhatOneStreamHasInARowUpToAPiecesLength() throws IOException {
        add(false, "a".repeat(60_000));
        backlog.add(false, "b".repeat(5_536).getBytes(UTF_8), 0, 5_536, FIRST.plusSeconds(1));
        add(false, "c");
        Backlog.Piece first = Objects.requireNonNull(backlog.poll());
        assertThat(new String(first.bytes, UTF_8)).isEqualTo("a".repeat(60_000) + "b".repeat(5_536));
        assertThat(first.readAt).isEqualTo(FIRST);
        assertThat(next()).isEqualTo("out c");
    }

    @Test
    void takesNoMoreThanSoManyPieces() throws IOException {
        for (int i = 0; i < Backlog.MOST_PIECES; i++) {
            assertThat(add(i % 2 == 0, "x")).isTrue();
        }
        assertThat(add(true, "y")).isFalse();
        assertThat(add(false, "y")).as("of the stream that wrote last").isTrue();
        assertThat(next()).isEqualTo("err x");
        assertThat(add(true, "z")).as("since there is room again").isTrue();
    }

    @Test
    void fileThatWasCutIsAnError() throws IOException {
        add(false, "one");
        file.truncate(2);
        assertThatThrownBy(backlog::poll).isInstanceOf(EOFException.class);
    }

    private boolean add(boolean toStderr, String text) throws IOException {
        byte[] bytes = ("??" + text).getBytes(UTF_8);
        return backlog.add(toStderr, bytes, 2, bytes.length - 2, FIRST);
    }

    private String next() throws IOException {
        Backlog.Piece piece = Objects.requireNonNull(backlog.poll());
        return (piece.toStderr ? "err " : "out ") + new String(piece.bytes, UTF_8);
    }
}
