package io.ciroach.engine.docker;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** A body that comes in chunks of announced length. One that ends without its last chunk was cut off, which is an error. */
final class ChunkedInput extends InputStream {

    private final InputStream input;
    private long left;
    private boolean first = true;
    private boolean ended;

    ChunkedInput(InputStream input) {
        this.input = input;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (left == 0 && !ended) {
            next();
        }
        if (ended) {
            return -1;
        }
        int count = input.read(bytes, offset, (int) Math.min(length, left));
        if (count < 0) {
            throw new EOFException("the connection ended in the middle of an answer");
        }
        left -= count;
        return count;
    }

    private void next() throws IOException {
        if (!first) {
            SocketHttpClient.line(input);
        }
        first = false;
        String line = SocketHttpClient.line(input);
        String size = line.split(";", 2)[0].strip();
        try {
            left = Long.parseLong(size, 16);
        } catch (NumberFormatException e) {
            throw new IOException("a chunk's size that is no number: " + size, e);
        }
        if (left == 0) {
            ended = true;
            while (!SocketHttpClient.line(input).isEmpty()) {
                // Trailers say nothing that matters.
            }
        }
    }
}
