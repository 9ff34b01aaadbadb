package io.ciroach.log;

import io.ciroach.event.LogLine;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Bytes of one stream to lines. What comes out depends on the bytes alone, not on how they are cut.
 *
 * <p>A line ends with a line feed, which a carriage return may precede. A carriage return within a line starts it anew:
 * progress output becomes its last state. A line over 64 KiB comes in pieces, cut between characters; what of it was handed
 * on cannot be taken back by a carriage return. Bytes that are no UTF-8 become U+FFFD. Not thread-safe.
 */
final class LineAssembler {

    /** The most bytes of one piece. */
    static final int LONGEST = 64 * 1024;

    private static final int FIRST_SIZE = 512;

    private final LogLine.Stream stream;
    private final ControlSequences sequences = new ControlSequences();

    private byte[] line = new byte[FIRST_SIZE];
    private int size;
    /** Whether some byte of the line may be something else than a printable ASCII character or a tab. */
    private boolean special;
    /** Whether a carriage return stands at the end of the line so far: an end of it, or a new start. */
    private boolean returned;

    LineAssembler(LogLine.Stream stream) {
        this.stream = stream;
    }

    /** Takes bytes and hands on the lines that are complete by then. */
    void write(byte[] bytes, int offset, int length, Consumer<LogLine> lines) {
        int end = offset + length;
        int from = offset;
        for (int i = offset; i < end; i++) {
            byte b = bytes[i];
            if ((b >= 0x20 && b != 0x7f) || b == '\t') {
                continue;
            }
            if (b == '\n') {
                content(bytes, from, i, lines);
                finish(lines);
                from = i + 1;
            } else if (b == '\r') {
                content(bytes, from, i, lines);
                returned = true;
                from = i + 1;
            } else {
                special = true;
            }
        }
        content(bytes, from, end, lines);
    }

    /** The stream has ended: hands on what it left without a line feed, if anything. */
    void end(Consumer<LogLine> lines) {
        if (size > 0) {
            finish(lines);
        }
        restart();
    }

    private void content(byte[] bytes, int from, int to, Consumer<LogLine> lines) {
        int rest = to - from;
        if (rest == 0) {
            return;
        }
        if (returned) {
            returned = false;
            size = 0;
            sequences.reset();
        }
        while (size + rest > LONGEST) {
            int some = LONGEST - size;
            append(bytes, to - rest, some);
            rest -= some;
            piece(lines);
        }
        append(bytes, to - rest, rest);
    }

    private void append(byte[] bytes, int from, int length) {
        if (size + length > line.length) {
            line = Arrays.copyOf(line, Math.min(LONGEST, Math.max(size + length, 2 * line.length)));
        }
        System.arraycopy(bytes, from, line, size, length);
        size += length;
    }

    private void piece(Consumer<LogLine> lines) {
        int cut = wholeCharacters();
        lines.accept(new LogLine(stream, text(cut), true));
        System.arraycopy(line, cut, line, 0, size - cut);
        size -= cut;
        special = true;
    }

    private void finish(Consumer<LogLine> lines) {
        lines.accept(new LogLine(stream, text(size), false));
        restart();
    }

    private void restart() {
        size = 0;
        special = false;
        returned = false;
        sequences.reset();
    }

    private String text(int length) {
        // Latin-1 is the cheap way to make a string of ASCII; most lines are nothing else.
        return special
                ? sequences.clean(new String(line, 0, length, StandardCharsets.UTF_8))
                : new String(line, 0, length, StandardCharsets.ISO_8859_1);
    }

    /** {@return how many of the bytes are there without a character that is begun at their end} */
    private int wholeCharacters() {
        for (int back = 1; back < 4; back++) {
            int b = line[size - back] & 0xff;
            if (b >= 0xc0) {
                int length = b >= 0xf0 ? 4 : b >= 0xe0 ? 3 : 2;
                return back < length ? size - back : size;
            }
            if (b < 0x80) {
                break;
            }
        }
        return size;
    }
}
