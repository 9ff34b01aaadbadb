package io.ciroach.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/**
 * Writes a file that it has made. A channel is closed for good when its thread is interrupted in a write, which is how steps
 * are ended; so it is opened again, and what was being written is written once more at its place.
 */
final class NewFile extends OutputStream {

    private final SafeFiles folder;
    private final String name;
    private final Object key;
    private SeekableByteChannel channel;
    private long written;
    private boolean closed;

    NewFile(SafeFiles folder, String name) throws IOException {
        this.folder = folder;
        this.name = name;
        this.channel = folder.open(name, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        this.key = Objects.requireNonNull(folder.attributes(name).fileKey());
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            ByteBuffer rest = ByteBuffer.wrap(bytes, offset, length);
            while (rest.hasRemaining()) {
                int before = rest.position();
                try {
                    if (!channel.isOpen() && !closed) {
                        reopen();
                    }
                    written += channel.write(rest);
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted();
                    rest.position(before);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void reopen() throws IOException {
        SeekableByteChannel again = folder.open(name, StandardOpenOption.WRITE);
        if (!key.equals(folder.attributes(name).fileKey())) {
            again.close();
            throw new FileSystemException(name, null, "was replaced meanwhile");
        }
        channel = again;
        channel.position(written);
    }

    @Override
    public void close() throws IOException {
        closed = true;
        channel.close();
    }
}
