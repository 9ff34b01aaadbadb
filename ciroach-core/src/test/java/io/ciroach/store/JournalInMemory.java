package io.ciroach.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** The file of a journal that is none. It can be full, or broken, from some write on. */
public class JournalInMemory implements JournalFile {

    private byte[] bytes = new byte[0];
    private int writesLeft = Integer.MAX_VALUE;
    private boolean broken;
    private boolean closed;
    private int forced;

    /** Writes so many times more, and then half of what it is given. */
    JournalInMemory fullAfter(int writes) {
        writesLeft = writes;
        return this;
    }

    /** Cannot be cut either. */
    JournalInMemory broken() {
        broken = true;
        return this;
    }

    /** {@return how much of it is on the disk for sure} */
    int forced() {
        return forced;
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public byte[] read() {
        return bytes.clone();
    }

    @Override
    public void write(ByteBuffer what, long position) throws IOException {
        boolean full = writesLeft <= 0;
        writesLeft--;
        byte[] line = new byte[full ? what.remaining() / 2 : what.remaining()];
        what.get(line);
        bytes = Arrays.copyOf(bytes, (int) Math.max(bytes.length, position + line.length));
        System.arraycopy(line, 0, bytes, (int) position, line.length);
        if (full) {
            throw new IOException("No space left on device");
        }
    }

    @Override
    public void force() {
        forced = bytes.length;
    }

    @Override
    public void truncate(long length) throws IOException {
        if (broken) {
            throw new IOException("Input/output error");
        }
        bytes = Arrays.copyOf(bytes, (int) Math.min(bytes.length, length));
    }

    @Override
    public void close() {
        closed = true;
    }
}
