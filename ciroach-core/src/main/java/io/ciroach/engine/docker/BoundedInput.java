package io.ciroach.engine.docker;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** A body of an announced length. One that ends before was cut off, which is an error. */
final class BoundedInput extends InputStream {

    private final InputStream input;
    private long left;

    BoundedInput(InputStream input, long length) {
        this.input = input;
        this.left = length;
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
        if (left == 0) {
            return -1;
        }
        int count = input.read(bytes, offset, (int) Math.min(length, left));
        if (count < 0) {
            throw new EOFException("the connection ended in the middle of an answer");
        }
        left -= count;
        return count;
    }
}
