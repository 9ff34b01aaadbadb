package io.ciroach.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ciroach.engine.StepOutput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameReaderTest {

    private final List<String> got = new ArrayList<>();

    private static byte[] frame(int stream, byte[] content) {
        ByteBuffer frame = ByteBuffer.allocate(8 + content.length);
        return frame.put((byte) stream)
                .put(new byte[3])
                .putInt(content.length)
                .put(content)
                .array();
    }

    private static byte[] frame(int stream, String content) {
        return frame(stream, content.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] all(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private void read(InputStream input) throws IOException, InterruptedException {
        reader(
                        input,
                        (stderr, bytes, offset, length) -> got.add(
                                (stderr ? "2:" : "1:") + new String(bytes, offset, length, StandardCharsets.UTF_8)))
                .readToEnd();
    }

    private static FrameReader reader(InputStream input, StepOutput output) {
        return new FrameReader(input, output, new Pace(() -> 0, pause -> {}));
    }

    private void read(byte[] bytes) throws IOException, InterruptedException {
        read(new ByteArrayInputStream(bytes));
    }

    @Test
    void framesComeWholeAndInOrder() throws Exception {
        read(all(frame(1, "one"), frame(2, "two"), frame(1, ""), frame(1, "three")));

        assertThat(got).containsExactly("1:one", "2:two", "1:three");
    }

    @Test
    void whatAStreamHasInARowComesInOnePiece() throws Exception {
        read(all(frame(1, "a\n"), frame(1, "b\n"), frame(2, "c\n"), frame(2, ""), frame(2, "d\n"), frame(1, "e\n")));

        assertThat(got).containsExactly("1:a\nb\n", "2:c\nd\n", "1:e\n");
    }

    /** However little comes by a read, it is handed on before the next one, which may have to wait. */
    @Test
    void nothingThatCameIsHeldBack() throws Exception {
        byte[] bytes = all(frame(1, "one"), frame(1, "two"), frame(2, "three"));
        StringBuilder course = new StringBuilder();
        InputStream input = new FilterInputStream(new ByteArrayInputStream(bytes)) {
            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                course.append('|');
                return super.read(into, offset, 10);
            }
        };

        reader(
                        input,
                        (stderr, from, offset, length) ->
                                course.append(new String(from, offset, length, StandardCharsets.UTF_8)))
                .readToEnd();

        assertThat(course).hasToString("|on|et|wo|three|");
    }

    @Test
    void nothingIsNothing() throws Exception {
        read(new byte[0]);

        assertThat(got).isEmpty();
    }

    @Test
    void streamThatBreaksOffHandsOverWhatCame() {
        byte[] whole = all(frame(1, "one"), frame(1, "two"));

        assertThatThrownBy(() -> read(Arrays.copyOf(whole, whole.length - 1))).isInstanceOf(EOFException.class);
        assertThat(got).containsExactly("1:onetw");
        assertThatThrownBy(() -> read(Arrays.copyOf(whole, 3))).isInstanceOf(EOFException.class);
    }

    @Test
    void errorOfTheEngineIsShownAndEndsIt() {
        assertThatThrownBy(() -> read(all(frame(3, "no space"), frame(1, "x")))).isInstanceOf(IOException.class);

        assertThat(got).containsExactly("2:no space");
    }

    @Test
    void whatCameBeforeAnErrorIsHandedOn() {
        assertThatThrownBy(() -> read(all(frame(1, "one"), frame(2, "two"), frame(3, ", no space"), frame(2, "x"))))
                .isInstanceOf(IOException.class)
                .hasMessage("the engine could not deliver the log");
        assertThatThrownBy(() -> read(all(frame(1, "three"), frame(9, "x")))).hasMessage("the log is not in frames");

        assertThat(got).containsExactly("1:one", "2:two, no space", "1:three");
    }

    @Test
    void whatIsNotInFramesIsRefused() {
        assertThatThrownBy(() -> read("hello, terminal".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class)
                .hasMessage("the log is not in frames");
    }

    /** However the bytes of a stream are cut on their way, each side gets its own, whole and in order. */
    @Test
    void cutsOnTheWayDoNotMatter() throws Exception {
        long seed = Long.getLong("ciroach.seed", 20_261_124L);
        Random random = new Random(seed);
        for (int round = 0; round < 100; round++) {
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            ByteArrayOutputStream[] wanted = {new ByteArrayOutputStream(), new ByteArrayOutputStream()};
            for (int i = random.nextInt(20); i > 0; i--) {
                byte[] content = new byte[random.nextInt(4) == 0 ? random.nextInt(200_000) : random.nextInt(100)];
                random.nextBytes(content);
                int side = random.nextInt(2);
                wanted[side].writeBytes(content);
                stream.writeBytes(frame(side + 1, content));
            }
            ByteArrayOutputStream[] received = {new ByteArrayOutputStream(), new ByteArrayOutputStream()};
            InputStream cut = new FilterInputStream(new ByteArrayInputStream(stream.toByteArray())) {
                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    return super.read(bytes, offset, length == 0 ? 0 : 1 + random.nextInt(Math.min(length, 5_000)));
                }
            };

            reader(cut, (stderr, bytes, offset, length) -> received[stderr ? 1 : 0].write(bytes, offset, length))
                    .readToEnd();

            for (int side = 0; side < 2; side++) {
                assertThat(received[side].toByteArray())
                        .as("seed %d, round %d", seed, round)
                        .isEqualTo(wanted[side].toByteArray());
            }
        }
    }
}
