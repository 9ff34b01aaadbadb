package io.ciroach.log;

import io.ciroach.files.ReportFolder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The raw output of a step, byte for byte, both streams in the order in which they came, all attempts one after the other.
 * Where it cannot be written (a full disk), it says so once and takes no more: the run goes on without. One thread writes at
 * a time.
 */
public final class RawLog implements AutoCloseable {

    private final Path path;
    private final @Nullable ReportFolder folder;
    private final @Nullable StreamLogs streams;
    private @Nullable OutputStream out;
    private volatile @Nullable String failure;

    RawLog(Path path, @Nullable ReportFolder folder, @Nullable OutputStream out, @Nullable StreamLogs streams) {
        this.path = path;
        this.folder = folder;
        this.out = out;
        this.streams = streams;
    }

    /**
     * Makes the file; if that fails, there is none, and {@link #failure()} says why.
     *
     * @param folder where
     * @param name relative to it, from {@link LogNames}
     * @param apart whether each stream has a file of its own besides, once something comes from it
     * @return takes the output
     */
    public static RawLog open(ReportFolder folder, String name, boolean apart) {
        Path path = folder.path().resolve(name);
        try {
            return new RawLog(path, folder, folder.create(name), apart ? new StreamLogs(folder, name) : null);
        } catch (IOException e) {
            RawLog none = new RawLog(path, folder, null, null);
            none.fail("could not be made", e);
            return none;
        }
    }

    void write(boolean toStderr, byte[] bytes, int offset, int length) {
        if (out == null) {
            return;
        }
        try {
            out.write(bytes, offset, length);
            if (streams != null) {
                streams.write(toStderr, bytes, offset, length);
            }
        } catch (IOException e) {
            fail("is incomplete", e);
            close();
        }
    }

    /**
     * Makes room for what is put off.
     *
     * @return a file beside the log that nobody else can open
     * @throws IOException if it cannot be made
     */
    SeekableByteChannel spool() throws IOException {
        if (folder == null) {
            throw new IOException("there is no folder");
        }
        return folder.spool();
    }

    /** {@return where it lies, or would} */
    public Path path() {
        return path;
    }

    /** {@return one sentence if not all could be written} */
    public Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public void close() {
        if (out == null) {
            return;
        }
        try {
            out.close();
        } catch (IOException e) {
            fail("is incomplete", e);
        }
        if (streams != null) {
            try {
                streams.close();
            } catch (IOException e) {
                fail("is incomplete", e);
            }
        }
        out = null;
    }

    private void fail(String what, IOException e) {
        if (failure == null) {
            failure = "the log " + path + " " + what + ": " + e.getMessage();
        }
    }
}
