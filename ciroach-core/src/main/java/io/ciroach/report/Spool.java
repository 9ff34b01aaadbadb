package io.ciroach.report;

import io.ciroach.files.ReportFolder;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Keeps the text of a step until its end: little in memory, much in a file that has no name. */
final class Spool implements AutoCloseable {

    private static final int IN_MEMORY = 32 * 1024;

    private final ReportFolder folder;
    private final StringBuilder pending = new StringBuilder();
    private @Nullable SeekableByteChannel file;

    Spool(ReportFolder folder) {
        this.folder = folder;
    }

    /** Adds whole lines. When it throws, what it holds can still be replayed, these lines included. */
    void add(String lines) throws IOException {
        pending.append(lines);
        if (pending.length() > IN_MEMORY) {
            if (file == null) {
                file = folder.spool();
            }
            append(file);
        }
    }

    /** Hands on all lines in order, some at a time. */
    void replay(Consumer<String> sink) throws IOException {
        if (file != null) {
            long end = file.position();
            file.position(0);
            while (file.position() < end) {
                int length = read(file, Integer.BYTES).getInt();
                sink.accept(StandardCharsets.UTF_8.decode(read(file, length)).toString());
            }
        }
        sink.accept(pending.toString());
    }

    @Override
    public void close() {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            // All of it has been read, or is not wanted.
            return;
        }
    }

    private void append(SeekableByteChannel to) throws IOException {
        byte[] bytes = pending.toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer block = ByteBuffer.allocate(Integer.BYTES + bytes.length)
                .putInt(bytes.length)
                .put(bytes)
                .flip();
        long start = to.position();
        try {
            while (block.hasRemaining()) {
                to.write(block);
            }
        } catch (IOException e) {
            // A block that did not get there whole does not count.
            to.position(start);
            throw e;
        }
        pending.setLength(0);
    }

    private static ByteBuffer read(SeekableByteChannel from, int length) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(length);
        while (block.hasRemaining()) {
            if (from.read(block) < 0) {
                throw new EOFException("the file of the kept output is shorter than written");
            }
        }
        return block.flip();
    }
}
