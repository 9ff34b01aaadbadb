package io.ciroach.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The ledger of one user about one engine. Each change reads the file anew, works, and replaces the file, under a lock that
 * holds for all threads and processes; so parallel runs have one ledger. A file that cannot be read is set aside, and nothing
 * is removed by what stood in it: what is not known to be ours is not ours.
 */
public final class ImageLedger {

    /** As long as one image may take to be removed by somebody else, and a little more. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final StateDirectory state;
    private final Path file;
    private final List<String> warnings = new ArrayList<>();

    private ImageLedger(StateDirectory state, Path file) {
        this.state = state;
        this.file = file;
    }

    /** Works with the book. */
    @FunctionalInterface
    public interface Work<T> {

        /**
         * Does it.
         *
         * @param book what stands in the ledger
         * @return what comes of it
         */
        T perform(LedgerBook book);
    }

    /**
     * That of an engine.
     *
     * @param state the state folder
     * @param engine the engine's id
     * @return the ledger, perhaps empty
     */
    public static ImageLedger of(StateDirectory state, String engine) {
        return new ImageLedger(state, state.folder("ledgers").resolve(Digest.of(engine)));
    }

    /**
     * Works with what stands in it, and writes nothing.
     *
     * @param work what is done; what it changes is forgotten
     * @param <T> what comes of it
     * @return what came of it
     * @throws IOException when it cannot be read
     */
    public <T> T look(Work<T> work) throws IOException {
        ProcessLock lock = LockFile.take(lock(), PATIENCE);
        try {
            return work.perform(read());
        } finally {
            lock.close();
        }
    }

    /**
     * Changes it.
     *
     * @param work what is done; when it throws, nothing is changed
     * @param <T> what comes of it
     * @return what came of it
     * @throws IOException when it cannot be read or written; what was there before is still there then
     */
    public <T> T change(Work<T> work) throws IOException {
        ProcessLock lock = LockFile.take(lock(), PATIENCE);
        try {
            LedgerBook book = read();
            T result = work.perform(book);
            write(LedgerText.write(book));
            return result;
        } finally {
            lock.close();
        }
    }

    /** {@return what is odd about it, a sentence each} */
    public synchronized List<String> warnings() {
        return List.copyOf(warnings);
    }

    private Path lock() {
        return file.resolveSibling(file.getFileName() + ".lock");
    }

    private LedgerBook read() throws IOException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return new LedgerBook();
        }
        LedgerBook book = LedgerText.read(bytes).orElse(null);
        if (book == null) {
            setAside();
            return new LedgerBook();
        }
        book.forget(run -> !RunFolder.isThere(state, run), pipeline -> Files.notExists(Path.of(pipeline)));
        return book;
    }

    private void setAside() throws IOException {
        Path aside = state.folder("set-aside").resolve("ledger-" + UUID.randomUUID());
        Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
        synchronized (this) {
            warnings.add(
                    "the ledger of images could not be read and was begun anew; what was fetched before is kept on the"
                            + " engine; the old one is kept as " + aside);
        }
    }

    private void write(byte[] bytes) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
