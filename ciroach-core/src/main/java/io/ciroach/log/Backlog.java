package io.ciroach.log;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Output that was taken before there was room for its lines: the bytes lie in a file, what is to be known of them in memory.
 * First in, first out; not thread-safe.
 */
final class Backlog implements AutoCloseable {

    /** More changes from one stream to the other are not noted down, so that memory stays flat: some 4 MB. */
    static final int MOST_PIECES = 64 * 1024;

    private static final int LONGEST_PIECE = 64 * 1024;

    /** Bytes of one stream, and when the first of them came. */
    static final class Piece {
        final boolean toStderr;
        final Instant readAt;
        final byte[] bytes;

        private Piece(Entry entry, byte[] bytes) {
            this.toStderr = entry.toStderr();
            this.readAt = entry.readAt();
            this.bytes = bytes;
        }
    }

    private record Entry(boolean toStderr, Instant readAt, int length) {}

    private final SeekableByteChannel file;
    private final Deque<Entry> entries = new ArrayDeque<>();
    private long begin;
    private long end;

    /** In a file that is empty, and closed with this. */
    Backlog(SeekableByteChannel file) {
        this.file = file;
    }

    /**
     * Takes some bytes.
     *
     * @return whether there was a place for them
     * @throws IOException if they cannot be written; then none of them is in here
     */
    boolean add(boolean toStderr, byte[] bytes, int offset, int length, Instant readAt) throws IOException {
        Entry last = entries.peekLast();
        boolean joins = last != null && last.toStderr() == toStderr && last.length() + length <= LONGEST_PIECE;
        if (!joins && entries.size() == MOST_PIECES) {
            return false;
        }
        ByteBuffer rest = ByteBuffer.wrap(bytes, offset, length);
        file.position(end);
        while (rest.hasRemaining()) {
            file.write(rest);
        }
        end += length;
        if (last != null && joins) {
            entries.removeLast();
            entries.addLast(new Entry(toStderr, last.readAt(), last.length() + length));
        } else {
            entries.addLast(new Entry(toStderr, readAt, length));
        }
        return true;
    }

    /** {@return the oldest bytes, which are in here no more; null when there are none} */
    @Nullable
    Piece poll() throws IOException {
        Entry first = entries.pollFirst();
        if (first == null) {
            return null;
        }
        ByteBuffer bytes = ByteBuffer.allocate(first.length());
        file.position(begin);
        while (bytes.hasRemaining()) {
            if (file.read(bytes) < 0) {
                throw new EOFException("the file is shorter than what was written to it");
            }
        }
        begin += first.length();
        return new Piece(first, bytes.array());
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            // It has no name, so nothing of it stays.
        }
    }
}
