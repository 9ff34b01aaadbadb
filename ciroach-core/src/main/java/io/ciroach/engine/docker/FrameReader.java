package io.ciroach.engine.docker;

import io.ciroach.engine.StepOutput;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * Reads what attach delivers: frames of a stream's number and a length before the bytes. Each frame is handed on whole where
 * it fits the buffer; the engine cuts them, not at lines.
 */
final class FrameReader {

    private static final int HEADER = 8;
    private static final int STDERR = 2;
    private static final int ENGINE_ERROR = 3;

    private final InputStream input;
    private final byte[] buffer = new byte[64 * 1024];

    FrameReader(InputStream input) {
        this.input = input;
    }

    /**
     * Reads to the end.
     *
     * @throws IOException when it breaks off, in a frame or by an error of the engine's
     */
    void readTo(StepOutput output) throws IOException, InterruptedException {
        byte[] header = new byte[HEADER];
        while (true) {
            int read = input.readNBytes(header, 0, HEADER);
            if (read == 0) {
                return;
            }
            if (read < HEADER) {
                throw new EOFException("the log broke off in the head of a frame");
            }
            int stream = header[0];
            long length = Integer.toUnsignedLong(ByteBuffer.wrap(header).getInt(4));
            if (stream < 0 || stream > ENGINE_ERROR) {
                throw new IOException("the log is not in frames");
            }
            pass(stream == STDERR || stream == ENGINE_ERROR, length, output);
            if (stream == ENGINE_ERROR) {
                throw new IOException("the engine could not deliver the log");
            }
        }
    }

    private void pass(boolean stderr, long length, StepOutput output) throws IOException, InterruptedException {
        for (long left = length; left > 0; ) {
            int piece = (int) Math.min(left, buffer.length);
            int read = input.readNBytes(buffer, 0, piece);
            if (read > 0) {
                output.write(stderr, buffer, 0, read);
            }
            if (read < piece) {
                throw new EOFException("the log broke off in a frame");
            }
            left -= piece;
        }
    }
}
