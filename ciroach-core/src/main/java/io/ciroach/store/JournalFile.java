package io.ciroach.store;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The file of a journal, as far as one is written. A test's own can fail, or end the process, at any write. */
public interface JournalFile extends AutoCloseable {

    /** Opens the file of a journal. */
    @FunctionalInterface
    interface Opener {

        /**
         * Opens one, and makes it where it is missing.
         *
         * @param file which
         * @return the open file
         * @throws IOException when it cannot be opened
         */
        JournalFile open(Path file) throws IOException;
    }

    /** Opens files on the disk, for their owner alone. */
    Opener ON_DISK = OnDisk::new;

    /**
     * Reads all of it.
     *
     * @return what is in it
     * @throws IOException when it cannot be read
     */
    byte[] read() throws IOException;

    /**
     * Writes all of it at a place.
     *
     * @param bytes what
     * @param position where
     * @throws IOException when not all of it could be written
     */
    void write(ByteBuffer bytes, long position) throws IOException;

    /**
     * Returns once all that was written is on the disk.
     *
     * @throws IOException when that cannot be had
     */
    void force() throws IOException;

    /**
     * Cuts off what stands behind.
     *
     * @param length what stays
     * @throws IOException when it cannot be cut
     */
    void truncate(long length) throws IOException;

    @Override
    void close() throws IOException;

    /** A real one. Not a channel: one is closed for good when its thread is interrupted, as threads of a run are. */
    final class OnDisk implements JournalFile {
        private final RandomAccessFile file;

        OnDisk(Path path) throws IOException {
            try {
                Files.createFile(
                        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            } catch (FileAlreadyExistsException e) {
                // to be gone on with
            }
            file = new RandomAccessFile(path.toFile(), "rw");
        }

        @Override
        public byte[] read() throws IOException {
            byte[] bytes = new byte[Math.toIntExact(file.length())];
            file.seek(0);
            file.readFully(bytes);
            return bytes;
        }

        @Override
        public void write(ByteBuffer bytes, long position) throws IOException {
            file.seek(position);
            file.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
        }

        @Override
        public void force() throws IOException {
            file.getFD().sync();
        }

        @Override
        public void truncate(long length) throws IOException {
            file.setLength(length);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
