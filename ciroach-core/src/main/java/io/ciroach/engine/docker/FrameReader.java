package io.ciroach.engine.docker;

import io.ciroach.engine.StepOutput;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * Reads what attach delivers: frames of a stream's number and a length before the bytes. The engine cuts them as the command
 * happens to write, often at each line; so what is there is handed on at once, all that a stream has in a row in one piece.
 */
final class FrameReader {

    private static final int HEADER = 8;
    private static final int STDERR = 2;
    private static final int ENGINE_ERROR = 3;

    private final InputStream input;
    private final StepOutput output;
    private final Pace pace;

    private final byte[] buffer = new byte[64 * 1024];
    private final ByteBuffer numbers = ByteBuffer.wrap(buffer);

    /** Between these two lies what has been read and not been looked at. */
    private int next;

    private int end;

    /** So many bytes at the beginning of the buffer are content of one stream, to be handed on. */
    private int gathered;

    private int stream;
    private long leftOfFrame;

    FrameReader(InputStream input, StepOutput output, Pace pace) {
        this.input = input;
        this.output = output;
        this.pace = pace;
    }

    /**
     * Reads to the end.
     *
     * @throws IOException when it breaks off, in a frame or by an error of the engine's
     */
    void readToEnd() throws IOException, InterruptedException {
        while (fill()) {
            gather();
            handOn();
        }
        if (next < end) {
            throw new EOFException("the log broke off in the head of a frame");
        }
        if (leftOfFrame > 0) {
            throw new EOFException("the log broke off in a frame");
        }
    }

    private boolean fill() throws IOException {
        System.arraycopy(buffer, next, buffer, 0, end - next);
        end -= next;
        next = 0;
        pace.beforeRead();
        int read = input.read(buffer, end, buffer.length - end);
        pace.afterRead(read);
        end += Math.max(0, read);
        return read >= 0;
    }

    private void gather() throws IOException, InterruptedException {
        while (leftOfFrame > 0 ? next < end : end - next >= HEADER) {
            if (leftOfFrame == 0) {
                head();
            }
            int piece = (int) Math.min(leftOfFrame, end - next);
            System.arraycopy(buffer, next, buffer, gathered, piece);
            gathered += piece;
            next += piece;
            leftOfFrame -= piece;
            if (stream == ENGINE_ERROR && leftOfFrame == 0) {
                handOn();
                throw new IOException("the engine could not deliver the log");
            }
        }
    }

    private void head() throws IOException, InterruptedException {
        int number = buffer[next];
        if (number < 0 || number > ENGINE_ERROR) {
            handOn();
            throw new IOException("the log is not in frames");
        }
        if (isError(number) != isError(stream)) {
            handOn();
        }
        stream = number;
        leftOfFrame = Integer.toUnsignedLong(numbers.getInt(next + 4));
        next += HEADER;
    }

    private void handOn() throws InterruptedException {
        int length = gathered;
        gathered = 0;
        if (length > 0) {
            output.write(isError(stream), buffer, 0, length);
        }
    }

    private static boolean isError(int number) {
        return number == STDERR || number == ENGINE_ERROR;
    }
}
